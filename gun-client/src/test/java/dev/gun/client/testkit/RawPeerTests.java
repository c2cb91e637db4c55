package dev.gun.client.testkit;

import static dev.gun.client.testkit.HeaderField.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class RawPeerTests {
    @Test
    void aScriptReadsWhatIsExpectedAndAnswers() throws IOException {
        try (RawPeer peer = RawPeer.start(c -> {
                    RequestHead head = c.readRequestHead();
                    assertThat(head.requestLine()).isEqualTo("POST /a HTTP/1.1");
                    assertThat(head.headers()).containsExactly(header("Host", "x"), header("Content-Length", "3"));
                    assertThat(c.http1().readBody(head)).asString().isEqualTo("abc");
                    c.expect("tail");
                    c.writeByteByByte("HTTP/1.1 204 No Content\r\n\r\n");
                    c.expectEnd();
                    c.close();
                });
                Socket client = connect(peer)) {
            write(client, "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabctail");
            client.shutdownOutput();

            assertThat(readAll(client)).isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
            peer.awaitScripts();
            assertThat(peer.openConnections()).isZero();
        }
    }

    @Test
    void chunkedBodiesAreReadWithTheirTrailers() throws IOException {
        try (RawPeer peer = RawPeer.start(c -> {
                    RequestHead head = c.readRequestHead();
                    assertThat(c.http1().readBody(head)).asString().isEqualTo("abcdef");
                    c.expect("rest");
                });
                Socket client = connect(peer)) {
            write(client, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
            write(client, "3\r\nabc\r\n3;x=y\r\ndef\r\n0\r\nDigest: 1\r\n\r\nrest");
            peer.awaitScripts();
        }
    }

    @Test
    void theFailureOfAScriptIsRethrownWithWhatWasExpected() throws IOException {
        RawPeer peer = RawPeer.start(c -> c.expect("hello\r\n"));
        try (Socket client = connect(peer)) {
            write(client, "help!");
            // Also what the client had sent was left unread: the peer resets.
            assertThatThrownBy(() -> readAll(client)).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(peer::awaitScripts).isInstanceOf(AssertionError.class);
        assertThatThrownBy(peer::assertNoScriptFailure).isInstanceOf(AssertionError.class);
        assertThatThrownBy(peer::close)
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "script of connection 0 failed: " + "expected \"hello\\r\\n\" but the client sent \"help\"");
    }

    @Test
    void anEndThatComesTooEarlyIsAFailure() throws IOException {
        RawPeer peer = RawPeer.start(c -> c.readUntil("\r\n\r\n"), c -> c.readExactly(5));
        for (int i = 0; i < 2; i++) {
            try (Socket client = connect(peer)) {
                write(client, "ab\r\n");
            }
        }
        peer.awaitAccepted(2);
        peer.awaitNoOpenConnections();
        assertThatThrownBy(peer::close)
                .satisfies(error -> assertThat(List.of(error.getMessage(), error.getSuppressed()[0].getMessage()))
                        .containsExactlyInAnyOrder(
                                "script of connection 0 failed: expected bytes up to \"\\r\\n\\r\\n\" but the client sent "
                                        + "\"ab\\r\\n\" (java.io.EOFException: the client has ended its side)",
                                "script of connection 1 failed: expected 5 bytes but the client sent "
                                        + "\"ab\\r\\n\" (java.io.EOFException: the client has ended its side)"));
    }

    @Test
    void theLastScriptRepeatsAndConnectionsCanBeCounted() throws IOException {
        RawPeer.Script greet = c -> c.write(c.index() + "\n");
        try (RawPeer peer = RawPeer.start(c -> c.write("first"), greet)) {
            Socket first = connect(peer);
            Socket second = connect(peer);
            Socket third = connect(peer);
            assertThat(first.getInputStream().readNBytes(5)).asString().isEqualTo("first");
            assertThat(second.getInputStream().readNBytes(2)).asString().isEqualTo("1\n");
            assertThat(third.getInputStream().readNBytes(2)).asString().isEqualTo("2\n");
            peer.awaitScripts();
            assertThat(peer.acceptedConnections()).isEqualTo(3);
            assertThat(peer.openConnections()).isEqualTo(3);

            first.close();
            second.close();
            third.close();

            peer.awaitNoOpenConnections();
        }
    }

    @Test
    void gatesLetTheTestControlTheSteps() throws IOException {
        try (RawPeer peer = RawPeer.start(c -> {
                    c.release("accepted");
                    c.await("go");
                    c.write("gone");
                    c.close();
                });
                Socket client = connect(peer)) {
            peer.await("accepted");
            assertThat(client.getInputStream().available()).isZero();

            peer.release("go");

            assertThat(readAll(client)).isEqualTo("gone");
        }
    }

    @Test
    void halfCloseEndsOneDirectionOnly() throws IOException {
        try (RawPeer peer = RawPeer.start(c -> {
                    c.halfClose();
                    c.expect("still here");
                });
                Socket client = connect(peer)) {
            assertThat(readAll(client)).isEmpty();
            write(client, "still here");
            peer.awaitScripts();
        }
    }

    @Test
    void resetIsAReset() throws IOException {
        try (RawPeer peer = RawPeer.start(RawConnection::reset);
                Socket client = connect(peer)) {
            assertThatThrownBy(() -> readAll(client)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void closeIsAnOrderlyEndAlsoWithBytesUnread() throws IOException {
        try (RawPeer peer = RawPeer.start(c -> {
                    c.expect("a");
                    c.close();
                });
                Socket client = connect(peer)) {
            write(client, "abcdef");
            assertThat(readAll(client)).isEmpty();
        }
    }

    @Test
    void aScriptThatStillRunsIsEndedWithoutAFailure() throws IOException {
        RawPeer peer = RawPeer.start(c -> c.await("never"));
        try (Socket client = connect(peer)) {
            peer.awaitAccepted(1);
            peer.close();
            assertThatThrownBy(() -> readAll(client)).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> connect(peer).close()).isInstanceOf(ConnectException.class);
    }

    @Test
    void aPeerComesBackOnItsPort() throws IOException {
        RawPeer first = RawPeer.start();
        connect(first).close();
        first.close();
        try (RawPeer second = RawPeer.builder()
                        .port(first.port())
                        .scripts(c -> c.write("2"))
                        .start();
                Socket client = connect(second)) {
            assertThat(client.getInputStream().read()).isEqualTo('2');
        }
    }

    @Test
    void tlsTruncationIsSeenAsSuchAndCloseIsNot() throws Exception {
        RawPeer.Script orderly = c -> {
            c.write("x");
            c.close();
        };
        RawPeer.Script truncated = c -> {
            c.write("x");
            c.truncate();
        };
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost(), orderly, truncated)) {
            assertThat(howTlsEnds(peer)).isEqualTo("close_notify");
            // RFC 8446 section 6.1: an end without close_notify is a truncation.
            assertThat(howTlsEnds(peer)).isEqualTo("truncated");
        }
    }

    /** The JDK's SSLSocket then shuts the input of the socket below, which says "Socket input is shutdown". */
    @Test
    void aClientThatEndsTlsWithoutSayingSoIsClosedInOrder() throws Exception {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost(), c -> {
                    c.expect("a");
                    c.expectEnd();
                    c.close();
                });
                Socket client = connect(peer)) {
            SSLSocket tls = (SSLSocket) TestPki.get()
                    .clientContext()
                    .getSocketFactory()
                    .createSocket(client, "localhost", peer.port(), false);
            write(tls, "a");
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).isNotEmpty();
            peer.awaitScripts();
            peer.assertNoScriptFailure();
        }
    }

    @Test
    void aTunnelCarriesBytesBothWaysAndEnds() throws IOException {
        try (RawPeer origin = RawPeer.start(c -> {
                    c.expect("ping");
                    c.write("pong");
                    c.expectEnd();
                    c.write("bye");
                    c.close();
                });
                RawPeer proxy = RawPeer.start(c -> {
                    assertThat(c.readRequestHead().method()).isEqualTo("CONNECT");
                    c.write("HTTP/1.1 200 OK\r\n\r\n");
                    c.tunnelTo(origin.address());
                });
                Socket client = connect(proxy)) {
            write(client, "CONNECT origin:1 HTTP/1.1\r\n\r\nping");
            assertThat(client.getInputStream().readNBytes(23)).asString().isEqualTo("HTTP/1.1 200 OK\r\n\r\npong");
            client.shutdownOutput();
            assertThat(readAll(client)).isEqualTo("bye");
            origin.awaitScripts();
            proxy.awaitScripts();
        }
    }

    @Test
    void aWebSocketIsAcceptedAndFramesGoBothWays() throws Exception {
        try (RawPeer peer = RawPeer.start(c -> {
            RawWebSocket ws = c.acceptWebSocket();
            assertThat(ws.request().target()).isEqualTo("/chat");
            ws.expect(WsFrame.text("hi"));
            ws.expect(WsFrame.of(WsFrame.BINARY, Bytes.pattern(70_000)));
            ws.sendFrame(WsFrame.TEXT, false, 0, Bytes.utf8("he"));
            ws.sendFrame(WsFrame.CONTINUATION, true, 0, Bytes.utf8("llo"));
            ws.send(WsFrame.close(1000, "done"));
            WsFrame close = ws.readFrame();
            assertThat(close.opcode()).isEqualTo(WsFrame.CLOSE);
            assertThat(close.closeCode()).isEqualTo(1000);
            c.close();
        })) {
            WsClient client = WsClient.connect(URI.create("ws://127.0.0.1:" + peer.port() + "/chat"));
            client.sendText("hi");
            client.sendBinary(Bytes.pattern(70_000));

            client.received().awaitExactly("he", "llo", "close 1000 done");
            peer.awaitScripts();
        }
    }

    @Test
    void http2IsAnsweredFrameByFrame() throws Exception {
        try (RawPeer peer = RawPeer.startTls(PeerTls.localhost("h2"), c -> {
            RawHttp2 h2 = c.http2();
            RawHttp2.Opening opening = h2.handshake(0x3, 100);
            assertThat(opening.clientSettings()).isNotEmpty();
            RawHttp2.H2Headers request = h2.readHeaders();
            assertThat(request.streamId()).isEqualTo(1);
            assertThat(request.endStream()).isTrue();
            assertThat(request.fields()).contains(header(":path", "/x"), header(":method", "GET"));
            h2.writeHeaders(1, false, header(":status", "200"), header("x-long", "v".repeat(300)));
            h2.write(H2Frame.data(1, "hello", true));
        })) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(TestPki.get().clientContext())
                    .build();
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + peer.port() + "/x"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(response.headers().firstValue("x-long")).contains("v".repeat(300));
            peer.awaitScripts();
        }
    }

    @Test
    void unusedPortsRefuse() {
        int port = RawPeer.unusedPort();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    /** By Netty's handler, for the JDK's SSLSocket does not tell. */
    private static String howTlsEnds(RawPeer peer) throws Exception {
        Recorder<String> ends = new Recorder<>();
        SslContext ssl = SslContextBuilder.forClient()
                .trustManager(TestPki.get().ca().certificate())
                .build();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ChannelInitializer<Channel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(ssl.newHandler(channel.alloc(), "localhost", peer.port()));
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext context, Object event) {
                        if (event instanceof SslCloseCompletionEvent end) {
                            ends.record(end.isSuccess() ? "close_notify" : "truncated");
                        }
                    }
                });
            }
        };
        try {
            new Bootstrap()
                    .group(group)
                    .channel(NioSocketChannel.class)
                    .handler(initializer)
                    .connect(peer.address())
                    .sync();
            return ends.awaitNext();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
        }
    }

    private static Socket connect(RawPeer peer) throws IOException {
        Socket socket = new Socket();
        socket.connect(peer.address());
        socket.setSoTimeout((int) Gates.TIMEOUT.toMillis());
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(Bytes.utf8(text));
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
