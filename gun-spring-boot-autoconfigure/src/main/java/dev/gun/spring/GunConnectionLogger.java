package dev.gun.spring;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DisconnectEvent;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.TlsHandshakeEvent;
import dev.gun.client.message.GunNotify;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Logs each change of state of a connection, one line each at INFO, with the connection's name. Of attempts that fail
 * in a row it logs the first and then each that is a power of two, so that a server that is away for a day leaves a
 * page of lines, not a flood.
 */
public final class GunConnectionLogger
        implements EventHandler, ApplicationListener<PayloadApplicationEvent<GunNotify>> {

    private static final Logger log = LoggerFactory.getLogger(GunConnectionLogger.class);

    /** Attempts that failed in a row, by connection; each entry is changed by its connection's event loop only. */
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /** A logger. */
    public GunConnectionLogger() {}

    @Override
    public void domainLookupEnd(DomainLookupEvent event) {
        failed(event.connection(), event.error());
    }

    @Override
    public void connectEnd(ConnectEvent event) {
        failed(event.connection(), event.error());
        up(event.connection(), event.protocol());
    }

    @Override
    public void tlsHandshakeEnd(TlsHandshakeEvent event) {
        if (event.stream() == null) {
            failed(event.connection(), event.error());
            up(event.connection(), event.protocol());
        }
    }

    @Override
    public void disconnect(DisconnectEvent event) {
        log.info("Connection '{}' is down: {}", event.connection(), text(event.reason()));
    }

    @Override
    public void terminate(TerminateEvent event) {
        failures.remove(event.connection());
        log.info("Connection '{}' has terminated: {}", event.connection(), text(event.reason()));
    }

    @Override
    public void onApplicationEvent(PayloadApplicationEvent<GunNotify> event) {
        GunNotify message = event.getPayload();
        if (message.notice() instanceof GunNotify.SessionReady ready) {
            log.info("Session '{}' of connection '{}' is ready", ready.session(), message.connection());
        } else if (message.notice() instanceof GunNotify.SessionLost lost) {
            log.info(
                    "Session '{}' of connection '{}' is lost: {}",
                    lost.session(),
                    message.connection(),
                    text(lost.reason()));
        }
    }

    private void up(String connection, @Nullable Protocol protocol) {
        if (protocol != null) {
            failures.remove(connection);
            log.info("Connection '{}' is up and speaks {}", connection, protocol);
        }
    }

    private void failed(String connection, @Nullable Reason error) {
        if (error == null) {
            return;
        }
        int inARow = failures.merge(connection, 1, Integer::sum);
        if (Integer.bitCount(inARow) == 1) {
            log.info("Connection '{}' could not connect (attempt {}): {}", connection, inARow, text(error));
        }
    }

    private static String text(Reason reason) {
        return reason.code() + ": " + reason.text();
    }
}
