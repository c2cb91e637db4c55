package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import io.netty.buffer.ByteBuf;

/** For clients of tests in which nobody borrows. */
final class NoLoans implements Loans {

    @Override
    public Bytes lend(ByteBuf buffer) {
        throw new AssertionError("Nobody borrows");
    }

    @Override
    public void retain(Bytes bytes) {
        throw new AssertionError("Nobody borrows");
    }

    @Override
    public void end(Bytes bytes) {
        throw new AssertionError("Nobody borrows");
    }
}
