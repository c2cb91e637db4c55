package dev.gun.client.internal.connection;

import io.netty.buffer.ByteBuf;

/** How the bytes of one direction are printed; sees all of them, in order, and prints no secret that it knows of. */
interface WireFormat {

    /** The readable bytes as one line; they stay as they are. */
    String format(ByteBuf bytes);
}
