package dev.gun.client.internal.protocol;

import dev.gun.client.Bytes;
import dev.gun.client.WsFrame;
import dev.gun.client.event.WsRecvFrameHeaderEvent.FrameType;
import dev.gun.client.internal.codec.ws.CloseCodes;
import dev.gun.client.internal.codec.ws.FragState;
import dev.gun.client.internal.codec.ws.WsMachine;
import dev.gun.client.internal.codec.ws.WsOpcode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * The receiving side of a WebSocket, for the endpoint that extends it: an object between the two would be one more for
 * each idle WebSocket. What the machine emits becomes events, and frames as users know them; those are delivered in order,
 * and held while their receiver has no room. Confined to the event loop.
 */
abstract class WsInput implements WsMachine.Sink, WsReader.Owner {

    final ClientStream stream;
    private final StreamListener listener;
    /** What is held, {@code null} while nothing is, as mostly. */
    private @Nullable HeldFrames held;

    WsInput(ClientStream stream, StreamListener listener) {
        this.stream = stream;
        this.listener = listener;
    }

    final StreamListener listener() {
        return listener;
    }

    /** The extensions in use, as events show them. */
    abstract String extensions();

    /** A text or a binary message. */
    abstract void data(WsFrame frame);

    /** A ping. */
    abstract void pinged(Bytes payload);

    /** A pong. */
    abstract void ponged(Bytes payload);

    /** The close; the last call. */
    abstract void closed(WsFrame.Close frame);

    @Override
    public final void frameStart(FragState fragState) {
        listener.frameStart(stream, event(fragState), extensions());
    }

    @Override
    public final void frameHeader(FragState fragState, WsOpcode opcode, int rsv, long length, long maskKey) {
        Integer key = maskKey == WsMachine.NO_MASK_KEY ? null : (int) maskKey;
        listener.frameHeader(stream, event(fragState), extensions(), type(fragState, opcode), rsv, length, key);
    }

    @Override
    public final void frameEnd(int closeCode, ByteBuf payload) {
        byte[] copy = ByteBufUtil.getBytes(payload, payload.readerIndex(), payload.readableBytes(), true);
        listener.frameEnd(stream, extensions(), CloseCodes.isNone(closeCode) ? null : closeCode, copy);
    }

    @Override
    public final void text(String text) {
        data(new WsFrame.Text(text));
    }

    @Override
    public final void binary(byte[] data) {
        data(new WsFrame.Binary(Bytes.wrap(data)));
    }

    @Override
    public final void ping(byte[] payload) {
        pinged(Bytes.wrap(payload));
    }

    @Override
    public final void pong(byte[] payload) {
        ponged(Bytes.wrap(payload));
    }

    @Override
    public final void close(int code, String reason) {
        closed(CloseCodes.isNone(code) ? WsFrame.close() : WsFrame.close(code, reason));
    }

    // ---- frames on their way to the receiver

    /** Delivers {@code frame}, now or when it is its turn. */
    final void add(WsFrame frame) {
        if (stream.silenced()) {
            return;
        }
        if (held == null && stream.readable()) {
            listener.frame(stream, frame);
        } else {
            hold(frame);
        }
    }

    private void hold(WsFrame frame) {
        HeldFrames now = held;
        if (now == null) {
            now = new HeldFrames();
            held = now;
        }
        now.add(frame);
    }

    /** Delivers what there is room for. */
    final void deliver() {
        for (HeldFrames now = held; now != null && stream.readable(); now = held) {
            deliverOne(now);
        }
    }

    /** Delivers all, room or not. */
    final void deliverAll() {
        for (HeldFrames now = held; now != null; now = held) {
            deliverOne(now);
        }
    }

    private void deliverOne(HeldFrames from) {
        WsFrame frame = from.remove();
        if (from.isEmpty()) {
            held = null;
        }
        listener.frame(stream, frame);
    }

    /** Drops what is held. */
    final void dropHeld() {
        held = null;
    }

    /** Whether frames wait for their receiver. */
    final boolean holds() {
        return held != null;
    }

    @Override
    public final long heldBytes() {
        return held == null ? 0 : held.bytes();
    }

    @Override
    public final boolean blocked() {
        return !stream.silenced() && (held != null || !stream.readable());
    }

    private static dev.gun.client.event.FragState event(FragState fragState) {
        return switch (fragState) {
            case NONE -> dev.gun.client.event.FragState.NONE;
            case TEXT, TEXT_FIN -> dev.gun.client.event.FragState.TEXT;
            case BINARY, BINARY_FIN -> dev.gun.client.event.FragState.BINARY;
        };
    }

    /** As Gun has it: the first frame of a fragmented message is a fragment too, and the state says of what. */
    private static FrameType type(FragState fragState, WsOpcode opcode) {
        return switch (opcode) {
            case CONTINUATION -> FrameType.FRAGMENT;
            case TEXT -> fragState == FragState.NONE ? FrameType.TEXT : FrameType.FRAGMENT;
            case BINARY -> fragState == FragState.NONE ? FrameType.BINARY : FrameType.FRAGMENT;
            case CLOSE -> FrameType.CLOSE;
            case PING -> FrameType.PING;
            case PONG -> FrameType.PONG;
        };
    }
}
