package dev.gun.spring.boot.endpoint;

import dev.gun.client.GunPool;
import dev.gun.client.PoolInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of a pool.
 *
 * @param opened whether it was opened since the application started
 * @param state its state
 * @param origin scheme and authority
 * @param size how many connections it is to have
 * @param ready how many of them can be given out
 * @param waiting how many requests wait for one
 * @param members its connections, by their name
 */
public record PoolDescriptor(
        boolean opened,
        PoolInfo.State state,
        String origin,
        int size,
        int ready,
        int waiting,
        Map<String, MemberDescriptor> members)
        implements OperationResponseBody {

    /**
     * A member of a pool.
     *
     * @param state its state in the pool
     * @param leases how often it is given out now, requests included
     * @param connection its connection
     */
    public record MemberDescriptor(PoolInfo.MemberState state, long leases, ConnectionDescriptor connection) {

        static MemberDescriptor of(PoolInfo.Member member) {
            return new MemberDescriptor(
                    member.state(),
                    member.leases(),
                    ConnectionDescriptor.of(member.connection(), member.traffic(), null, true));
        }
    }

    static PoolDescriptor of(GunPool pool, boolean opened) {
        PoolInfo info = pool.info();
        Map<String, MemberDescriptor> members = new LinkedHashMap<>();
        info.members().forEach(member -> members.put(member.connection().name(), MemberDescriptor.of(member)));
        return new PoolDescriptor(
                opened, info.state(), info.origin(), info.size(), info.ready(), info.waiting(), members);
    }
}
