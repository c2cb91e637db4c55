package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Http2Options;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.Side;
import dev.gun.client.WsFrame;
import dev.gun.client.event.RequestStartEvent.Function;
import dev.gun.client.internal.protocol.Http2StreamState.Receiving;
import dev.gun.client.message.GunNotify;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Exception.StreamException;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/2 (RFC 9113) on one socket. Confined to the event loop.
 *
 * <pre>
 *  NEW --start--> OPEN --GOAWAY received--> DRAINING --+--closingTimeout--> LEAVING --+--last stream gone--> CLOSED
 *                   |                          |       |                              |
 *                   +--------------------------+-------+--shutdown--> SHUTDOWN -------+
 *
 *  any --error, timeout, abandon--> CLOSED
 * </pre>
 */
final class Http2Protocol implements ConnectionProtocol {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Protocol.class);

    /** RFC 9113 §6.5.2 recommends no less than this; what we assume of a server that has not said. */
    private static final int ASSUMED_MAX_STREAMS = 100;

    /** No stream number is left after this one (RFC 9113 §5.1.1). */
    private static final int LAST_STREAM_ID = Integer.MAX_VALUE;

    /**
     * How much of what the windows allow is handed to the socket at a time. With Netty's 64 KiB an upload is one write of
     * 65,546 bytes after the other, on loopback even a packet and a tiny one: four times as many system calls, and as many
     * times that the server is woken. What is handed over cannot be taken back, and all else waits behind it, so it is not
     * more: in the kernel's own buffer, of some megabytes, it waits as well.
     */
    private static final WriteBufferWaterMark HANDED_OVER = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private enum Phase {
        /** Not started. */
        NEW,
        /** Requests are opened. */
        OPEN,
        /** The peer goes away: no request is opened, those that run end. */
        DRAINING,
        /** The peer has been going away for {@code closingTimeout}: WebSockets and tunnels, which have no end of their own, end. */
        LEAVING,
        /** We go away: as before, and pushes are refused. */
        SHUTDOWN,
        /** Nothing is read, written or told any more. */
        CLOSED
    }

    private final Events events = new Events();
    private final ProtocolContext context;
    private final Http2Options options;
    private final Http2Handler handler;
    private final SmallWrites smallWrites = new SmallWrites();
    private final PrefaceCheck prefaceCheck;
    private final Http2Inflow inflow;
    private final Http2Streams streams;
    private final Http2RequestWriter writer;
    private final Http2Pings pings;
    private final Http2PeerSettings peer = new Http2PeerSettings();
    private @Nullable Http2ResponseReader reader;
    private @Nullable Future<?> prefaceTimer;
    private @Nullable Future<?> settingsTimer;
    private @Nullable Future<?> drainTimer;
    private Reason.@Nullable GoAway goAway;
    private Phase phase = Phase.NEW;

    /** HTTP/2 for a connection. */
    Http2Protocol(ProtocolContext context) {
        this.context = context;
        this.options = context.options().http2();
        this.handler = Http2Handler.create(options, events);
        this.prefaceCheck = new PrefaceCheck(this::lost);
        this.inflow = new Http2Inflow(context.options().maxBufferedBytes(), this::reading);
        this.streams = new Http2Streams(context.listener(), events, inflow, handler);
        this.writer = new Http2RequestWriter(handler, streams, context.listener());
        this.pings = new Http2Pings(options, context.commands(), handler, this::lost);
    }

    @Override
    public Protocol protocol() {
        return Protocol.HTTP2;
    }

    @Override
    public void start(ChannelPipeline pipeline, ByteBuf leftover) {
        Http2Upgrades.Parts parts = new Http2Upgrades.Parts(streams, inflow);
        Http2Upgrades upgrades = new Http2Upgrades(context, handler, parts, this::endsWebSockets);
        reader = new Http2ResponseReader(handler, parts, upgrades, handler.guard(), context.listener());
        handler.connection().remote().flowController().listener(this::writable);
        Http2PushReader pushes = new Http2PushReader(handler, streams, context, () -> phase == Phase.OPEN);
        handler.decoder().frameListener(new Http2FrameHandler(reader, pushes, events));
        phase = Phase.OPEN;
        pipeline.channel().config().setWriteBufferWaterMark(HANDED_OVER);
        pipeline.addLast(prefaceCheck, smallWrites, handler);
        handler.connectionWindow(options);
        handler.context().flush();
        context.commands().up(Protocol.HTTP2);
        prefaceTimer = Http2Timers.after(
                handler.context(), options.prefaceTimeout(), () -> lost(Http2Reasons.prefaceLate(options)));
        settingsTimer = Http2Timers.after(
                handler.context(), options.settingsTimeout(), () -> lost(Http2Reasons.settingsLate(options)));
        pings.start();
        if (leftover.isReadable()) {
            prefaceCheck.receive(pipeline.context(prefaceCheck), leftover);
        } else {
            leftover.release();
        }
    }

    @Override
    public void stop() {
        close();
        ChannelPipeline pipeline = handler.context().pipeline();
        if (pipeline.context(prefaceCheck) != null) {
            pipeline.remove(prefaceCheck);
        }
        pipeline.remove(handler);
        pipeline.remove(smallWrites);
        handler.encoder().close();
        handler.decoder().close();
    }

    @Override
    public Admission admits(ClientStream stream) {
        if (phase != Phase.OPEN) {
            return Admission.WAIT;
        }
        Function function = stream.head().function();
        if (stream.head().isRaw()) {
            return Admission.REFUSE;
        }
        if (!peer.received()) {
            // RFC 8441 §3: whether a WebSocket can be opened, the server's SETTINGS say.
            boolean early = function != Function.WS_UPGRADE
                    && handler.connection().local().numActiveStreams() < ASSUMED_MAX_STREAMS;
            return early ? Admission.ADMIT : Admission.WAIT;
        }
        return handler.connection().local().canOpenStream() ? Admission.ADMIT : Admission.WAIT;
    }

    @Override
    public void open(ClientStream stream) {
        if (stream.head().function() == Function.WS_UPGRADE && peer.enableConnectProtocol() != 1) {
            context.listener().failed(stream, Http2Reasons.noWebSocket(peer), Processed.NO);
            return;
        }
        int id = writer.open(stream);
        if (id >= LAST_STREAM_ID - 1) {
            drain();
        }
    }

    @Override
    public void data(ClientStream stream, ByteBuf data, boolean fin, WriteResult result) {
        writer.data(stream, data, fin, result);
    }

    @Override
    public void trailers(ClientStream stream, Headers trailers, WriteResult result) {
        writer.trailers(stream, trailers, result);
    }

    @Override
    public void sendFrame(ClientStream stream, WsFrame frame, WriteResult result) {
        Http2WebSocket webSocket = webSocket(streams.get(stream));
        if (webSocket == null) {
            result.failed(new Reason.BadState("The stream is not a WebSocket"));
        } else {
            webSocket.endpoint().send(frame, result);
        }
    }

    @Override
    public void cancel(ClientStream stream) {
        Http2StreamState state = streams.get(stream);
        Http2WebSocket webSocket = webSocket(state);
        if (webSocket != null) {
            webSocket.cancel();
        } else if (state != null) {
            if (state.receiving() != Receiving.DONE || state.sending() != Http2StreamState.Sending.DONE) {
                handler.reset(state.id(), Http2Error.CANCEL);
            }
            context.listener().cancelled(stream, Side.LOCAL, Reason.CANCELLED);
            streams.ended(state, Reason.CANCELLED);
        }
    }

    @Override
    public void resume(ClientStream stream) {
        Http2StreamState state = streams.get(stream);
        if (state != null && reader != null) {
            reader.resume(state);
        }
    }

    @Override
    public @Nullable Reason ping(long ref) {
        return phase == Phase.CLOSED || phase == Phase.NEW
                ? new Reason.BadState("The connection is not up")
                : pings.ping(ref);
    }

    @Override
    public void shutdown() {
        if (phase == Phase.OPEN || peerDrains()) {
            phase = Phase.SHUTDOWN;
            Http2Timers.cancel(drainTimer);
            handler.writeGoAway(Http2Error.NO_ERROR);
            endWebSockets();
            closeWhenIdle();
        }
    }

    private boolean peerDrains() {
        return phase == Phase.DRAINING || phase == Phase.LEAVING;
    }

    private boolean endsWebSockets() {
        return phase == Phase.LEAVING || phase == Phase.SHUTDOWN;
    }

    private void endWebSockets() {
        for (Http2StreamState state : streams.all()) {
            Http2WebSocket webSocket = webSocket(state);
            Http2Tunnel tunnel = state.tunnel();
            if (webSocket != null) {
                webSocket.endpoint().close();
            } else if (tunnel != null) {
                tunnel.shutdown();
            }
        }
    }

    /** No request is opened on this connection any more. */
    private void drain() {
        if (phase == Phase.OPEN) {
            phase = Phase.DRAINING;
            context.commands().draining();
            drainTimer = Http2Timers.after(handler.context(), context.options().closingTimeout(), () -> {
                phase = Phase.LEAVING;
                endWebSockets();
            });
        }
    }

    @Override
    public List<Orphan> abandon(Reason reason) {
        close();
        return streams.abandon(reason);
    }

    @Override
    public int liveStreams() {
        return streams.size();
    }

    @Override
    public void flush() {
        handler.flush(handler.context());
    }

    private static @Nullable Http2WebSocket webSocket(@Nullable Http2StreamState state) {
        return state == null ? null : state.webSocket();
    }

    /** The peer's window, or the socket, has room again: later, since the codec is in the midst of writing. */
    private void writable(Http2Stream channel) {
        Http2StreamState state = streams.get(channel.id());
        Http2WebSocket webSocket = webSocket(state);
        Http2Tunnel tunnel = state == null ? null : state.tunnel();
        if (webSocket != null && webSocket.writable()) {
            webSocket.executor().execute(webSocket.endpoint()::writable);
        } else if (tunnel != null && tunnel.room() > 0) {
            handler.context().executor().execute(tunnel::writable);
        }
    }

    private void reading(boolean wanted) {
        if (phase != Phase.CLOSED) {
            pings.reading(wanted);
            context.commands().read(wanted);
        }
    }

    /** The last stream of a connection that goes away is gone: says goodbye. */
    private void closeWhenIdle() {
        if (!idleAndLeaving()) {
            return;
        }
        // What ended the last stream may still be with the codec: behind the goodbye nobody would read it.
        handler.writePending();
        if (!idleAndLeaving()) {
            return;
        }
        boolean told = phase == Phase.SHUTDOWN;
        close();
        if (told) {
            handler.context().flush();
        } else {
            handler.writeGoAway(Http2Error.NO_ERROR);
        }
        context.commands().close(lastWord());
    }

    private boolean idleAndLeaving() {
        return streams.size() == 0 && (phase == Phase.SHUTDOWN || peerDrains());
    }

    private Reason lastWord() {
        return goAway == null || goAway.errorCode() == Http2Error.NO_ERROR.code() ? Reason.NORMAL : goAway;
    }

    /** Ends the connection for a reason that no frame of the peer tells. */
    private void lost(Reason reason) {
        if (phase == Phase.CLOSED) {
            return;
        }
        close();
        if (reason instanceof Reason.Timeout timeout) {
            handler.writeGoAway(
                    switch (timeout.phase()) {
                        case SETTINGS -> Http2Error.SETTINGS_TIMEOUT;
                        case PREFACE -> Http2Error.PROTOCOL_ERROR;
                        default -> Http2Error.NO_ERROR;
                    });
        }
        context.commands().close(reason);
    }

    /** Before anything is written, so that nothing that the writing sets off is taken for news. */
    private void close() {
        phase = Phase.CLOSED;
        Http2Timers.cancel(prefaceTimer);
        Http2Timers.cancel(settingsTimer);
        Http2Timers.cancel(drainTimer);
        pings.stop();
        handler.discardInput();
    }

    private final class Events implements Http2Events {

        @Override
        public void settings(Http2Settings settings) {
            Http2Timers.cancel(prefaceTimer);
            peer.update(settings);
            if (options.notifySettingsChanged()) {
                context.commands().notice(new GunNotify.SettingsChanged(peer.byName()));
            }
            context.commands().admit();
        }

        @Override
        public void settingsAcknowledged() {
            Http2Timers.cancel(settingsTimer);
        }

        @Override
        public void pingAcknowledged(long payload) {
            pings.acknowledged(payload);
        }

        /** RFC 9113 §6.8: what is above the last stream was not acted on; the others end. */
        @Override
        public void goAway(int lastStreamId, long errorCode, ByteBuf debug) {
            Reason.GoAway reason = Http2Reasons.goAway(lastStreamId, errorCode, debug);
            goAway = reason;
            drain();
            for (Http2StreamState state : streams.all()) {
                if (!state.promised() && state.id() > lastStreamId) {
                    streams.failed(state, reason, Processed.NO);
                }
            }
            closeWhenIdle();
        }

        @Override
        public void connectionError(Http2Exception error, Throwable cause, boolean outbound) {
            if (phase == Phase.CLOSED) {
                return;
            }
            if (cause instanceof IOException) {
                // A socket that does not write closes; the connection, whose it is, knows best why.
                LOG.debug("{}: cannot write: {}", context.connection(), cause.toString());
                return;
            }
            if (error.error() == Http2Error.INTERNAL_ERROR) {
                LOG.warn("{}: unexpected error in HTTP/2", context.connection(), cause);
            }
            close();
            handler.writeGoAway(error.error());
            context.commands().close(Http2Reasons.connection(error, outbound));
        }

        @Override
        public void streamError(StreamException error, boolean outbound) {
            Http2StreamState state = streams.get(error.streamId());
            if (state != null) {
                streams.failed(state, Http2Reasons.stream(error, outbound, options), Processed.MAYBE);
            }
        }

        @Override
        public void streamGone() {
            closeWhenIdle();
        }

        @Override
        public void slotFree() {
            if (phase == Phase.OPEN) {
                context.commands().admit();
            }
        }

        @Override
        public void socketClosed() {
            if (peerDrains() && lastWord() != Reason.NORMAL) {
                context.commands().close(lastWord());
            }
        }
    }
}
