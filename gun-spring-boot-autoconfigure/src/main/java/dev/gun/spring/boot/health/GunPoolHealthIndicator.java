package dev.gun.spring.boot.health;

import dev.gun.client.PoolInfo;
import dev.gun.client.PoolInfo.Member;
import dev.gun.client.PoolInfo.MemberState;
import dev.gun.spring.GunPoolRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of one pool: UP when every member can be given out and answers its pings, {@link #DEGRADED} when fewer than all
 * can, DOWN when none can; OUT_OF_SERVICE while it closes; UNKNOWN when it was not started.
 */
public final class GunPoolHealthIndicator extends AbstractHealthIndicator {

    /**
     * Some of a pool's connections are not up: it serves, with fewer. Like Boot's own unknown statuses it is answered with
     * 200 unless {@code management.endpoint.health.status.http-mapping.degraded} says otherwise.
     */
    public static final Status DEGRADED = new Status("DEGRADED", "Fewer connections than the pool should have");

    private final GunPoolRegistry registry;
    private final String name;
    private final InstantSource clock;

    /** The health of the pool {@code name}. */
    public GunPoolHealthIndicator(GunPoolRegistry registry, String name) {
        this(registry, name, InstantSource.system());
    }

    GunPoolHealthIndicator(GunPoolRegistry registry, String name, InstantSource clock) {
        super("The health of Gun pool '" + name + "' could not be told");
        this.registry = registry;
        this.name = name;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        PoolInfo info = registry.get(name).info();
        builder.status(registry.isOpened(name) ? status(info) : Status.UNKNOWN)
                .withDetail("state", info.state())
                .withDetail("origin", info.origin())
                .withDetail("size", info.size())
                .withDetail("ready", info.ready())
                .withDetail("waiting", info.waiting())
                .withDetail("connections", byState(info));
        info.members().stream()
                .filter(member -> !isWell(member))
                .map(member -> GunHealthIndicator.text(member.connection().lastError()))
                .filter(Objects::nonNull)
                .findFirst()
                .ifPresent(error -> builder.withDetail("lastError", error));
    }

    private Status status(PoolInfo info) {
        if (info.state() == PoolInfo.State.STOPPED) {
            boolean over = info.members().stream().allMatch(member -> member.state() == MemberState.DEAD);
            return over ? Status.DOWN : Status.OUT_OF_SERVICE;
        }
        long well = info.members().stream().filter(this::isWell).count();
        if (well == info.size()) {
            return Status.UP;
        }
        return well == 0 ? Status.DOWN : DEGRADED;
    }

    private boolean isWell(Member member) {
        return member.state() == MemberState.READY && !GunHealthIndicator.isPingOverdue(member.connection(), clock);
    }

    /** How many are in each state that some are in: a pool may have thousands. */
    private static Map<MemberState, Long> byState(PoolInfo info) {
        return info.members().stream()
                .collect(Collectors.groupingBy(Member::state, TreeMap::new, Collectors.counting()));
    }
}
