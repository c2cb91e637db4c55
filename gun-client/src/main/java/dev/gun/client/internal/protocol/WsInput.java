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

/** Turns what the machine emits into events and into frames as users know them. Confined to the event loop. */
final class WsInput implements WsMachine.Sink {

    /** Takes the messages and control frames. */
    interface Messages {

        /** A text or a binary message. */
        void data(WsFrame frame);

        /** A ping. */
        void ping(Bytes payload);

        /** A pong. */
        void pong(Bytes payload);

        /** The close; the last call. */
        void close(WsFrame.Close frame);
    }

    private final ClientStream stream;
    private final StreamListener listener;
    private final String extensions;
    private final Messages messages;

    WsInput(ClientStream stream, StreamListener listener, String extensions, Messages messages) {
        this.stream = stream;
        this.listener = listener;
        this.extensions = extensions;
        this.messages = messages;
    }

    @Override
    public void frameStart(FragState fragState) {
        listener.frameStart(stream, event(fragState), extensions);
    }

    @Override
    public void frameHeader(FragState fragState, WsOpcode opcode, int rsv, long length, long maskKey) {
        Integer key = maskKey == WsMachine.NO_MASK_KEY ? null : (int) maskKey;
        listener.frameHeader(stream, event(fragState), extensions, type(fragState, opcode), rsv, length, key);
    }

    @Override
    public void frameEnd(int closeCode, ByteBuf payload) {
        byte[] copy = ByteBufUtil.getBytes(payload, payload.readerIndex(), payload.readableBytes(), true);
        listener.frameEnd(stream, extensions, CloseCodes.isNone(closeCode) ? null : closeCode, copy);
    }

    @Override
    public void text(String text) {
        messages.data(new WsFrame.Text(text));
    }

    @Override
    public void binary(byte[] data) {
        messages.data(new WsFrame.Binary(Bytes.wrap(data)));
    }

    @Override
    public void ping(byte[] payload) {
        messages.ping(Bytes.wrap(payload));
    }

    @Override
    public void pong(byte[] payload) {
        messages.pong(Bytes.wrap(payload));
    }

    @Override
    public void close(int code, String reason) {
        messages.close(CloseCodes.isNone(code) ? WsFrame.close() : WsFrame.close(code, reason));
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
