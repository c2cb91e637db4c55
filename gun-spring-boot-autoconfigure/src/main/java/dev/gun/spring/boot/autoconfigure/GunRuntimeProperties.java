package dev.gun.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What all connections share.
 *
 * @param eventLoopThreads Number of event-loop threads; 0 for twice the number of processors.
 * @param receiverThreads Number of threads that call listeners, when they are Gun's own; by default the number of
 *     processors, at least 4.
 * @param executor Where listeners are called.
 */
public record GunRuntimeProperties(
        @DefaultValue("0") int eventLoopThreads,
        @Nullable Integer receiverThreads,
        @DefaultValue("auto") ReceiverExecutor executor) {

    /** What it is when nothing is set: the binder would find that out by reflection, at each start. */
    static final GunRuntimeProperties UNSET = new GunRuntimeProperties(0, null, ReceiverExecutor.AUTO);

    /** Where listeners are called. */
    public enum ReceiverExecutor {
        /** The bean gunTaskExecutor if there is one, else virtual threads if enabled, else Gun's own threads. */
        AUTO,
        /** Boot's applicationTaskExecutor. */
        APPLICATION,
        /** Gun's own threads. */
        OWN
    }
}
