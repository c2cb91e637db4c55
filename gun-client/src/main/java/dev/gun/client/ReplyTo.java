package dev.gun.client;

/** Who gets the messages of a stream: the connection's owner, the returned handle, or a receiver of one's own. */
public sealed interface ReplyTo {

    /** The connection's owner. */
    ReplyTo OWNER = new Owner();

    /** The returned handle, read with {@code await…}. */
    ReplyTo HANDLE = new Handle();

    /** This receiver. The same (identical) receiver may serve many streams: it gets one message at a time. */
    static ReplyTo receiver(GunReceiver receiver) {
        return new Receiver(receiver);
    }

    /** See {@link ReplyTo#OWNER}. */
    record Owner() implements ReplyTo {}

    /** See {@link ReplyTo#HANDLE}. */
    record Handle() implements ReplyTo {}

    /**
     * See {@link ReplyTo#receiver}.
     *
     * @param receiver who gets the messages
     */
    record Receiver(GunReceiver receiver) implements ReplyTo {}
}
