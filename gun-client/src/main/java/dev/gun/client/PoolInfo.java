package dev.gun.client;

import java.util.List;

/**
 * A snapshot of a pool.
 *
 * @param name its name
 * @param origin scheme and authority
 * @param scope its scope
 * @param state its state
 * @param size how many members it has
 * @param ready how many of them can be given out
 * @param waiting how many requests wait in line
 * @param members its members
 */
public record PoolInfo(
        String name, String origin, String scope, State state, int size, int ready, int waiting, List<Member> members) {

    /** Keeps a copy of the list. */
    public PoolInfo {
        members = List.copyOf(members);
    }

    /** The states of a pool. */
    public enum State {
        /** Every member is up and set up. */
        OPERATIONAL,
        /** Fewer than {@code size} members are; those that are take requests. */
        DEGRADED,
        /** The end: nothing is given out any more. */
        STOPPED
    }

    /** The states of a member. */
    public enum MemberState {
        /** Its connection is not up. */
        CONNECTING,
        /** Its connection is up, and what is to be before it is given out is not done yet. */
        SETTING_UP,
        /** It is given out. */
        READY,
        /** The server is about to close its connection: running streams finish, and it is not given out. */
        DRAINING,
        /** Its connection has terminated, and will be replaced. */
        DEAD
    }

    /**
     * A member of a pool.
     *
     * @param connection its connection
     * @param traffic what has been through its connection, counted from 0 again when that is replaced
     * @param state its state
     * @param leases how often it is checked out now, streams included
     * @param capacity how often it can be, {@link RequestOptions#UNLIMITED} for a WebSocket or raw data; 0 while it is
     *     not given out
     */
    public record Member(
            ConnectionInfo connection, ConnectionTraffic traffic, MemberState state, long leases, long capacity) {}
}
