package dev.gun.spring.boot.test;

import dev.gun.client.Bytes;
import dev.gun.client.WsFrame;
import dev.gun.spring.boot.test.GunTestServer.Peer;
import dev.gun.spring.boot.test.GunTestServer.Request;
import dev.gun.spring.boot.test.GunTestServer.Response;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One socket of a {@link GunTestServer}: requests, then perhaps a WebSocket. Confined to the server's event loop. */
final class TestServerHandler extends SimpleChannelInboundHandler<Object> {

    private static final int MAX_MESSAGE = 1 << 24;

    private final TestServerState state;
    private @Nullable Peer peer;

    TestServerHandler(TestServerState state) {
        this.state = state;
    }

    /**
     * A WebSocket.
     *
     * @param channel its socket
     * @param target what was asked for
     */
    private record ChannelPeer(Channel channel, String target) implements Peer {

        @Override
        public void send(WsFrame frame) {
            if (frame instanceof WsFrame.Close) {
                channel.writeAndFlush(encode(frame)).addListener(ChannelFutureListener.CLOSE);
            } else {
                channel.writeAndFlush(encode(frame));
            }
        }

        @Override
        public void disconnect() {
            channel.close();
        }

        private static WebSocketFrame encode(WsFrame frame) {
            if (frame instanceof WsFrame.Text text) {
                return new TextWebSocketFrame(text.text());
            }
            if (frame instanceof WsFrame.Binary binary) {
                return new BinaryWebSocketFrame(
                        Unpooled.wrappedBuffer(binary.bytes().asBytes()));
            }
            if (frame instanceof WsFrame.Ping ping) {
                return new PingWebSocketFrame(
                        Unpooled.wrappedBuffer(ping.payload().asBytes()));
            }
            if (frame instanceof WsFrame.Pong pong) {
                return new PongWebSocketFrame(
                        Unpooled.wrappedBuffer(pong.payload().asBytes()));
            }
            WsFrame.Close close = (WsFrame.Close) frame;
            return close.hasCode() ? new CloseWebSocketFrame(close.code(), close.reason()) : new CloseWebSocketFrame();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        state.channels.add(context.channel());
        context.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (peer != null) {
            state.closed(peer);
        }
        context.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Object message) {
        if (message instanceof FullHttpRequest request) {
            if (request.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
                upgrade(context, request);
            } else {
                answer(context, request);
            }
        } else if (message instanceof WebSocketFrame frame && peer != null) {
            frame(context, frame, peer);
        }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        int status = state.upgradeStatus;
        WebSocketServerHandshaker handshaker = new WebSocketServerHandshakerFactory(
                        "ws://" + GunTestServer.HOST + request.uri(),
                        request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL),
                        WebSocketDecoderConfig.newBuilder()
                                .allowExtensions(true)
                                .maxFramePayloadLength(MAX_MESSAGE)
                                .build())
                .newHandshaker(request);
        if (status != HttpResponseStatus.SWITCHING_PROTOCOLS.code() || handshaker == null) {
            respond(context, Response.status(handshaker == null ? 426 : status));
            return;
        }
        Peer opened = new ChannelPeer(context.channel(), request.uri());
        handshaker.handshake(context.channel(), request).addListener(done -> {
            if (done.isSuccess()) {
                context.pipeline().addBefore(context.name(), "aggregator", new WebSocketFrameAggregator(MAX_MESSAGE));
                peer = opened;
                state.opened(opened);
                state.onOpen.accept(opened);
            }
        });
    }

    private void frame(ChannelHandlerContext context, WebSocketFrame frame, Peer from) {
        if (frame instanceof PingWebSocketFrame) {
            context.writeAndFlush(new PongWebSocketFrame(frame.content().retain()));
            return;
        }
        WsFrame received = decode(frame);
        if (received == null) {
            return;
        }
        state.received(received);
        state.onFrame.accept(from, received);
        if (frame instanceof CloseWebSocketFrame close) {
            context.writeAndFlush(close.retainedDuplicate()).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static @Nullable WsFrame decode(WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            return WsFrame.text(text.text());
        }
        if (frame instanceof BinaryWebSocketFrame) {
            return WsFrame.binary(Bytes.wrap(ByteBufUtil.getBytes(frame.content())));
        }
        if (frame instanceof CloseWebSocketFrame close) {
            return close.statusCode() < 0 ? WsFrame.close() : WsFrame.close(close.statusCode(), close.reasonText());
        }
        return null;
    }

    private void answer(ChannelHandlerContext context, FullHttpRequest request) {
        Request asked = new Request(
                request.method().name(), request.uri(), request.content().toString(StandardCharsets.UTF_8));
        state.requested(asked);
        respond(context, state.onRequest.apply(asked));
    }

    private static void respond(ChannelHandlerContext context, Response answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        context.writeAndFlush(response);
    }
}
