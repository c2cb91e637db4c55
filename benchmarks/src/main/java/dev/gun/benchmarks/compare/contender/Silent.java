package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.WebSockets;

/** A WebSocket that is only received from. */
record Silent() implements WebSockets.Socket {

    @Override
    public void sendText(String text) {
        throw new UnsupportedOperationException("only receives");
    }

    @Override
    public void sendBinary(byte[] bytes) {
        throw new UnsupportedOperationException("only receives");
    }
}
