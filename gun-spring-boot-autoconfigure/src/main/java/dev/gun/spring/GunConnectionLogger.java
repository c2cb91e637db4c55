package dev.gun.spring;

import dev.gun.client.Reason;
import dev.gun.client.SessionOptions;
import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.DownEvent;
import dev.gun.client.event.InitEvent;
import dev.gun.client.event.RetryEvent;
import dev.gun.client.event.SessionLostEvent;
import dev.gun.client.event.SessionReadyEvent;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.UpEvent;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each change of state of a connection, one line each at INFO, with the connection's name. Of attempts that fail
 * in a row it logs the first and then each that is a power of two, so that a server that is away for a day leaves a
 * page of lines, not a flood. Prints no path, query, header or payload, which may be secret.
 */
public final class GunConnectionLogger implements ConnectionEventHandler {

    private static final Logger log = LoggerFactory.getLogger(GunConnectionLogger.class);

    /** What the count of failed attempts is after a loss, which the attempt that follows it counts as none. */
    private static final int JUST_LOST = -1;

    /** Attempts that failed in a row, by connection; each entry is changed by its connection's event loop only. */
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /** A logger. */
    public GunConnectionLogger() {}

    @Override
    public void init(InitEvent event) {
        SessionOptions session = event.options().session();
        log.info(
                "Connection '{}' opens to {}{}",
                event.connection(),
                Origins.text(event.originScheme(), event.originHost(), event.originPort()),
                session == null ? "" : ", with session '" + session.name() + "'");
    }

    @Override
    public void up(UpEvent event) {
        failures.remove(event.connection());
        log.info(
                "Connection '{}' is up and speaks {}",
                event.connection(),
                event.protocol().text());
    }

    @Override
    public void down(DownEvent event) {
        failures.put(event.connection(), JUST_LOST);
        log.info("Connection '{}' is down: {}", event.connection(), text(event.reason()));
    }

    @Override
    public void retry(RetryEvent event) {
        int inARow = failures.merge(event.connection(), 1, Integer::sum);
        if (Integer.bitCount(inARow) == 1) {
            log.info(
                    "Connection '{}' could not connect (failure {} in a row): {}; tries again in {}",
                    event.connection(),
                    inARow,
                    text(event.cause()),
                    text(event.delay()));
        }
    }

    @Override
    public void terminate(TerminateEvent event) {
        failures.remove(event.connection());
        log.info("Connection '{}' has terminated: {}", event.connection(), text(event.reason()));
    }

    @Override
    public void sessionReady(SessionReadyEvent event) {
        log.info("Session '{}' of connection '{}' is ready", event.session(), event.connection());
    }

    @Override
    public void sessionLost(SessionLostEvent event) {
        log.info(
                "Session '{}' of connection '{}' is lost: {}",
                event.session(),
                event.connection(),
                text(event.reason()));
    }

    private static String text(Reason reason) {
        return reason.code() + ": " + reason.text();
    }

    /** To the millisecond: delays with jitter have nanoseconds, which nobody wants to read. */
    private static String text(Duration delay) {
        return delay.toMillis() + " ms";
    }
}
