package dev.gun.spring.boot.health;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunConnection;
import dev.gun.client.GunSession;
import dev.gun.client.Reason;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.Origins;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of one connection: UP when it is up, its session, if it has one, is ready, and no ping has been unanswered for
 * 2 seconds; OUT_OF_SERVICE while it closes; UNKNOWN when it was not started; else DOWN.
 */
public final class GunHealthIndicator extends AbstractHealthIndicator {

    /** How late the answer to a ping may be: an answer on its way is no reason to take an application out of service. */
    static final Duration PING_ANSWER_DUE = Duration.ofSeconds(2);

    private final GunConnectionRegistry registry;
    private final String name;
    private final InstantSource clock;

    /** The health of the connection {@code name}. */
    public GunHealthIndicator(GunConnectionRegistry registry, String name) {
        this(registry, name, InstantSource.system());
    }

    GunHealthIndicator(GunConnectionRegistry registry, String name, InstantSource clock) {
        super("The health of Gun connection '" + name + "' could not be told");
        this.registry = registry;
        this.name = name;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        GunConnection connection = registry.get(name);
        ConnectionInfo info = connection.info();
        boolean opened = registry.isOpened(name);
        GunSession session = opened ? connection.session() : null;
        builder.status(opened ? status(info, session) : Status.UNKNOWN);
        details(builder, info);
        if (session != null) {
            builder.withDetail("session", session.state());
        }
    }

    private Status status(ConnectionInfo info, @Nullable GunSession session) {
        if (info.state() == ConnectionState.CLOSING) {
            return Status.OUT_OF_SERVICE;
        }
        boolean ready = session == null || session.state() == GunSession.State.READY;
        return info.state().isUp() && ready && !isPingOverdue(info, clock) ? Status.UP : Status.DOWN;
    }

    /** While we do not read ourselves, an answer cannot have come. */
    static boolean isPingOverdue(ConnectionInfo info, InstantSource clock) {
        Instant since = info.pingPendingSince();
        return since != null
                && info.readPausedSince() == null
                && since.plus(PING_ANSWER_DUE).isBefore(clock.instant());
    }

    private static void details(Health.Builder builder, ConnectionInfo info) {
        builder.withDetail("state", info.state());
        detail(
                builder,
                "protocol",
                info.protocol() == null ? null : info.protocol().text());
        builder.withDetail("origin", Origins.of(info))
                .withDetail("transport", info.transport())
                .withDetail("since", info.since())
                .withDetail("attempts", info.attempts());
        detail(builder, "nextRetryAt", info.nextRetryAt());
        detail(builder, "lastError", text(info.lastError()));
        builder.withDetail("openStreams", info.openStreams());
        detail(builder, "roundTrip", info.roundTrip());
        detail(builder, "pingPendingSince", info.pingPendingSince());
        detail(builder, "readPausedSince", info.readPausedSince());
    }

    static @Nullable String text(@Nullable Reason error) {
        return error == null ? null : error.code() + ": " + error.text();
    }

    static void detail(Health.Builder builder, String name, @Nullable Object value) {
        if (value != null) {
            builder.withDetail(name, value);
        }
    }
}
