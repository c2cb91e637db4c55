package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import io.netty.buffer.ByteBuf;

/** Makes the bytes that are lent to receivers, and ends the loans; of bytes that are not lent it does neither. */
public interface Loans {

    /** The readable bytes of {@code buffer}, which stays the caller's; to be read as long as it is, or until the end. */
    Bytes lend(ByteBuf buffer);

    /** Keeps what {@code bytes} are in until {@link #end}. Event loop; once at most. */
    void retain(Bytes bytes);

    /** Nobody reads {@code bytes} any more. Receiver's thread. */
    void end(Bytes bytes);
}
