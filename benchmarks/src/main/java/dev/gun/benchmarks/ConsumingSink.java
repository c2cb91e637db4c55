package dev.gun.benchmarks;

import dev.gun.client.internal.codec.ws.FragState;
import dev.gun.client.internal.codec.ws.WsMachine;
import dev.gun.client.internal.codec.ws.WsOpcode;
import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.infra.Blackhole;

/** Takes whatever the machine says, so that nothing of it is optimized away. */
record ConsumingSink(Blackhole blackhole) implements WsMachine.Sink {
    @Override
    public void frameStart(FragState fragState) {
        blackhole.consume(fragState);
    }

    @Override
    public void frameHeader(FragState fragState, WsOpcode opcode, int rsv, long length, long maskKey) {
        blackhole.consume(opcode);
    }

    @Override
    public void frameEnd(int closeCode, ByteBuf payload) {
        blackhole.consume(payload);
    }

    @Override
    public void text(String text) {
        blackhole.consume(text);
    }

    @Override
    public void binary(byte[] data) {
        blackhole.consume(data);
    }

    @Override
    public void ping(byte[] payload) {
        blackhole.consume(payload);
    }

    @Override
    public void pong(byte[] payload) {
        blackhole.consume(payload);
    }

    @Override
    public void close(int code, String reason) {
        blackhole.consume(code);
    }
}
