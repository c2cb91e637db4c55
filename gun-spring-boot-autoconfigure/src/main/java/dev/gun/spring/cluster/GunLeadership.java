package dev.gun.spring.cluster;

/**
 * Whether this instance of the application has the connection that only one instance may have
 * ({@code gun.connections.<name>.leader-only}). There is one bean for each such connection, {@code pricesGunLeadership}
 * for the connection {@code prices}, with the connection's name as qualifier. Every method may be called from any
 * thread and returns at once.
 */
public interface GunLeadership {

    /** The connection's name. */
    String connection();

    /**
     * Whether this instance leads now. An answer of {@code true} is good for half of {@code gun.cluster.lease} less the
     * time since the lock was renewed last.
     */
    boolean isLeader();

    /**
     * The fencing value: greater than that of every leader before, in whatever instance, so that a receiver can refuse
     * what an earlier leader still sends.
     *
     * <p>It is counted in the application's {@code ConcurrentMetadataStore} if there is one. Without one it is the
     * time in milliseconds at which this instance became the leader, and as good as the clocks of the instances agree.
     *
     * @return 0 when this instance does not lead
     */
    long epoch();

    /**
     * Shuts the connection down if this instance leads, and then lets another instance lead. This instance stands again
     * after a heart-beat.
     */
    void resign();
}
