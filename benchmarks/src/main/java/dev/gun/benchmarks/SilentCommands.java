package dev.gun.benchmarks;

import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.Commands;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;

/** A connection of which the protocol wants nothing. */
final class SilentCommands implements Commands {

    @Override
    public void up(Protocol protocol) {
        // It is.
    }

    @Override
    public void draining() {
        throw new IllegalStateException("The connection drains");
    }

    @Override
    public void close(Reason reason) {
        throw new IllegalStateException(reason.text());
    }

    @Override
    public void switchProtocol(ConnectionProtocol next, ByteBuf leftover) {
        throw new IllegalStateException("No other protocol was asked for");
    }

    @Override
    public void read(boolean wanted) {
        // What is read is given.
    }

    @Override
    public void admit() {
        // One request at a time.
    }

    @Override
    public long keepaliveRef() {
        return -1;
    }

    @Override
    public void pingSent(long ref) {
        // None is.
    }

    @Override
    public void pingAnswered(long ref, long roundTripNanos) {
        // None was sent.
    }

    @Override
    public void pingForgotten(long ref) {
        // None was sent.
    }

    @Override
    public void notice(GunNotify.Notice notice) {
        // Nobody listens.
    }

    @Override
    public void written() {
        // Whoever measures flushes.
    }
}
