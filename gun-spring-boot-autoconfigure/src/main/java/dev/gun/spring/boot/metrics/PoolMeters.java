package dev.gun.spring.boot.metrics;

import dev.gun.client.ConnectionTraffic;
import dev.gun.client.GunPool;
import dev.gun.client.PoolInfo;
import dev.gun.client.PoolInfo.Member;
import dev.gun.client.Reason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The meters of one pool. Events come on the event loops of its members; whoever reads a meter has a thread of its own. */
final class PoolMeters {

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    private final GunPool pool;
    private final Tags tags;
    private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

    /** Held here, since meters know what they measure weakly only. */
    private final Queue<GrowingSum> growing = new ConcurrentLinkedQueue<>();

    private final AtomicLong reconnects = new AtomicLong();
    /** Members that have been up; as many as the pool has at most, since a replacement has the name of its predecessor. */
    private final Set<String> seenUp = ConcurrentHashMap.newKeySet();
    /** By member: when what is under way to get its socket began. */
    private final Map<String, Long> phaseBegan = new ConcurrentHashMap<>();

    PoolMeters(GunPool pool) {
        this.pool = pool;
        this.tags = Tags.of(GunMeters.CONNECTION_TAG, pool.name());
    }

    /** Whether that is the name of one of its members. */
    boolean has(String member) {
        String number = member.substring(pool.name().length() + 1);
        return NUMBER.matcher(number).matches()
                && Integer.parseInt(number) <= pool.options().size();
    }

    void bindTo(MeterRegistry registry) {
        registries.add(registry);
        for (PoolInfo.State state : PoolInfo.State.values()) {
            gauge(
                    registry,
                    GunMeters.POOL_STATE,
                    "1 for the state that the pool is in",
                    state(state),
                    of -> of.state() == state ? 1 : 0);
        }
        for (PoolInfo.MemberState state : PoolInfo.MemberState.values()) {
            gauge(
                    registry,
                    GunMeters.POOL_CONNECTIONS,
                    "Connections of the pool in a state",
                    state(state),
                    of -> of.members().stream()
                            .filter(member -> member.state() == state)
                            .count());
        }
        gauge(registry, GunMeters.POOL_WAITING, "Requests that wait for a connection", tags, PoolInfo::waiting);
        gauge(
                registry,
                GunMeters.POOL_LEASES,
                "How often connections are given out",
                tags,
                of -> sum(of, Member::leases));
        gauge(
                registry,
                GunMeters.STREAMS,
                "Streams that have not ended",
                tags,
                of -> sum(of, member -> member.connection().openStreams()));
        gauge(
                registry,
                GunMeters.MAILBOX,
                "Messages that wait for the listeners",
                tags,
                of -> sum(of, member -> member.traffic().waiting()));
        bindCounts(registry);
    }

    private void bindCounts(MeterRegistry registry) {
        traffic(registry, GunMeters.BYTES, "received", "bytes", ConnectionTraffic::bytesReceived);
        traffic(registry, GunMeters.BYTES, "sent", "bytes", ConnectionTraffic::bytesSent);
        traffic(registry, GunMeters.FRAMES, "received", null, ConnectionTraffic::framesReceived);
        traffic(registry, GunMeters.FRAMES, "sent", null, ConnectionTraffic::framesSent);
        FunctionCounter.builder(
                        GunMeters.LISTENER_FAILURES,
                        growing(member -> member.connection().listenerFailures()),
                        GrowingSum::total)
                .description("Messages lost because a listener threw")
                .tags(tags)
                .register(registry);
        FunctionCounter.builder(GunMeters.RECONNECTS, reconnects, AtomicLong::get)
                .description("How often the connection was up again")
                .tags(tags)
                .register(registry);
    }

    private Tags state(Enum<?> state) {
        return tags.and(GunMeters.STATE_TAG, state.name().toLowerCase(Locale.ROOT));
    }

    private void gauge(
            MeterRegistry registry, String name, String description, Tags with, ToDoubleFunction<PoolInfo> value) {
        Gauge.builder(name, pool, of -> value.applyAsDouble(of.info()))
                .description(description)
                .tags(with)
                .register(registry);
    }

    private void traffic(
            MeterRegistry registry,
            String name,
            String direction,
            @Nullable String unit,
            ToLongFunction<ConnectionTraffic> count) {
        FunctionCounter.builder(name, growing(member -> count.applyAsLong(member.traffic())), GrowingSum::total)
                .description("Received and sent")
                .baseUnit(unit)
                .tags(tags.and(GunMeters.DIRECTION_TAG, direction))
                .register(registry);
    }

    private GrowingSum growing(ToLongFunction<Member> count) {
        GrowingSum made = new GrowingSum(pool, count);
        growing.add(made);
        return made;
    }

    private static double sum(PoolInfo info, ToLongFunction<Member> value) {
        return info.members().stream().mapToLong(value).sum();
    }

    // ---- event loops

    void phaseStarts(String member) {
        phaseBegan.put(member, System.nanoTime());
    }

    void phaseEnds(String member, String name, @Nullable Reason error) {
        Long began = phaseBegan.remove(member);
        if (began != null) {
            GunMeters.record(name, tags, error, System.nanoTime() - began, registries);
        }
    }

    void up(String member) {
        if (!seenUp.add(member)) {
            reconnects.incrementAndGet();
        }
    }

    // ---- the end

    /** Removes every meter of the pool, its requests' included. */
    void remove() {
        GunMeters.remove(pool.name(), registries);
    }

    /** What the members have counted, of which each begins again at 0 when it is replaced, made a sum that only grows. */
    private static final class GrowingSum {

        private final GunPool pool;
        private final ToLongFunction<Member> count;
        private final Map<String, Long> last = new HashMap<>();
        private long before;

        GrowingSum(GunPool pool, ToLongFunction<Member> count) {
            this.pool = pool;
            this.count = count;
        }

        synchronized double total() {
            for (Member member : pool.info().members()) {
                long now = count.applyAsLong(member);
                Long seen = last.put(member.connection().name(), now);
                if (seen != null && now < seen) {
                    before += seen;
                }
            }
            return before + last.values().stream().mapToLong(Long::longValue).sum();
        }
    }
}
