package dev.gun.client.internal.connection;

import dev.gun.client.GunOptions;

/** What bounds the queue in front of each receiver of a connection. Immutable, and one for all that {@link Plan} is for. */
final class QueueLimits {

    private final int messages;
    private final long bytes;
    private final Queued nothing;

    QueueLimits(int messages, long bytes) {
        this.messages = messages;
        this.bytes = bytes;
        this.nothing = new Queued(this);
    }

    static QueueLimits of(GunOptions options) {
        return new QueueLimits(options.mailboxMessages(), options.mailboxBytes());
    }

    /** How many messages. */
    int messages() {
        return messages;
    }

    /** How many bytes of payload; one message may exceed them. */
    long bytes() {
        return bytes;
    }

    /** Of a stream that nothing was queued for, as for good when its receiver runs on the event loop; never written to. */
    Queued nothing() {
        return nothing;
    }
}
