package dev.gun.spring.boot.health;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionState;
import dev.gun.client.GunConnection;
import dev.gun.client.GunSession;
import dev.gun.client.Reason;
import dev.gun.spring.GunConnectionRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of one connection: UP when it is up, its session, if it has one, is ready, and the last keepalive ping was
 * answered; OUT_OF_SERVICE while it closes; UNKNOWN when it was not started; else DOWN.
 */
public final class GunHealthIndicator extends AbstractHealthIndicator {

    private final GunConnectionRegistry registry;
    private final String name;

    /** The health of the connection {@code name}. */
    public GunHealthIndicator(GunConnectionRegistry registry, String name) {
        super("The health of Gun connection '" + name + "' could not be told");
        this.registry = registry;
        this.name = name;
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

    private static Status status(ConnectionInfo info, @Nullable GunSession session) {
        if (info.state() == ConnectionState.CLOSING) {
            return Status.OUT_OF_SERVICE;
        }
        boolean ready = session == null || session.state() == GunSession.State.READY;
        return info.state().isUp() && ready && !info.pingPending() ? Status.UP : Status.DOWN;
    }

    private static void details(Health.Builder builder, ConnectionInfo info) {
        builder.withDetail("state", info.state());
        detail(
                builder,
                "protocol",
                info.protocol() == null ? null : info.protocol().text());
        builder.withDetail("origin", origin(info))
                .withDetail("transport", info.transport())
                .withDetail("since", info.since())
                .withDetail("attempts", info.attempts());
        detail(builder, "nextRetryAt", info.nextRetryAt());
        Reason error = info.lastError();
        detail(builder, "lastError", error == null ? null : error.code() + ": " + error.text());
        builder.withDetail("openStreams", info.openStreams());
        detail(builder, "roundTrip", info.roundTrip());
    }

    private static void detail(Health.Builder builder, String name, @Nullable Object value) {
        if (value != null) {
            builder.withDetail(name, value);
        }
    }

    private static String origin(ConnectionInfo info) {
        String host = info.originHost();
        String literal = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return info.originScheme() + "://" + literal + ":" + info.originPort();
    }
}
