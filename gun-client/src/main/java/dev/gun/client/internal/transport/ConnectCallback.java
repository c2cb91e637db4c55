package dev.gun.client.internal.transport;

import dev.gun.client.Reason;
import io.netty.channel.Channel;

/** How connecting ended: one method, once, on the event loop, never from within the call that began it. */
public interface ConnectCallback {

    /** The first channel that connected: active, registered on the loop, autoRead off, its pipeline empty. */
    void connected(Channel channel);

    /** None connected: {@link Reason.ConnectFailed} or {@link Reason.Timeout}. Everything opened is closed. */
    void failed(Reason reason);
}
