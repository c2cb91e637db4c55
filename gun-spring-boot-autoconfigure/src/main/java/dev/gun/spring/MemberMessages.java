package dev.gun.spring;

import dev.gun.client.GunOwner;
import dev.gun.client.Reason;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.InitEvent;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunTerminated;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Knows when the last message of a pool's connections was published: a pool that has ended has only said so, and the
 * listeners may still be told of it. Members come and go under few names, so it counts them. Each connection says {@code
 * init} before its pool can hear of its end, and {@code GunTerminated} last.
 */
final class MemberMessages implements GunOwner, EventHandler {

    private final GunOwner owner;
    private final CompletableFuture<@Nullable Void> last = new CompletableFuture<>();

    /** Connections whose last message is to come, and one for the pool, which may open more of them. */
    private final AtomicInteger expected = new AtomicInteger(1);

    MemberMessages(GunOwner owner) {
        this.owner = owner;
    }

    /** Completes when the pool has ended and every message was published. */
    CompletableFuture<@Nullable Void> last() {
        return last;
    }

    /** The pool opens no connection any more. */
    void poolEnded() {
        less();
    }

    private void less() {
        if (expected.decrementAndGet() == 0) {
            last.complete(null);
        }
    }

    @Override
    public void init(InitEvent event) {
        expected.incrementAndGet();
    }

    @Override
    public void receive(GunMessage message) throws Exception {
        try {
            owner.receive(message);
        } finally {
            if (message instanceof GunTerminated) {
                less();
            }
        }
    }

    @Override
    public boolean onEventLoop() {
        return owner.onEventLoop();
    }

    @Override
    public @Nullable CompletionStage<Reason> terminated() {
        return owner.terminated();
    }
}
