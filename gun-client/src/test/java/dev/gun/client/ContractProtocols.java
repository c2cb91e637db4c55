package dev.gun.client;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.PeerTls;
import dev.gun.client.testkit.ProxyPeer;
import dev.gun.client.testkit.ProxyPeer.Kind;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.RawWebSocket;
import dev.gun.client.testkit.WsFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The protocols and transports of {@link ConnectionProtocolContractTests}, both sides of each. */
final class ContractProtocols {

    private ContractProtocols() {}

    /** What carries the bytes. */
    enum Carrier {
        TCP(Transport.TCP, null),
        TLS(Transport.TLS, null),
        HTTP1_TUNNEL(Transport.TCP, Kind.HTTP1),
        HTTP2_TUNNEL(Transport.TCP, Kind.H2C);

        private final Transport transport;
        private final @Nullable Kind proxy;

        Carrier(Transport transport, @Nullable Kind proxy) {
            this.transport = transport;
            this.proxy = proxy;
        }

        RawPeer listen(Speaker speaker, RawPeer.Script script) {
            return transport == Transport.TLS ? RawPeer.startTls(speaker.tls(), script) : RawPeer.start(script);
        }

        /** Through one of {@code proxies}, unless it is the transport alone that carries the bytes. */
        GunConnection open(GunFixture gun, Map<Kind, ProxyPeer> proxies, RawPeer peer, Speaker speaker) {
            GunOptions.Builder options = gun.options(speaker.protocol).transport(transport);
            ProxyPeer on = proxies.get(proxy);
            if (on != null) {
                Proxy plain = Proxy.connect(on.host(), on.port());
                options.proxies(this == HTTP2_TUNNEL ? plain.withProtocols(Protocol.HTTP2) : plain);
            }
            return gun.open(peer, options);
        }

        /** What the owner hears before the first data. */
        List<String> opened(Speaker speaker) {
            List<String> said = new ArrayList<>(proxy == null ? List.of() : List.of("tunnel - " + speaker.protocol));
            said.addAll(speaker.opened());
            return said;
        }

        /** What a reset of the server's socket is here: RFC 9113 §8.5 has a proxy tell it as CONNECT_ERROR. */
        String reset() {
            return this == HTTP2_TUNNEL ? "stream_reset(CONNECT_ERROR)" : "closed";
        }
    }

    /** The server's side of the stream that a {@link Speaker} opened. */
    abstract static class Peer {

        private final RawConnection connection;

        Peer(RawConnection connection) {
            this.connection = connection;
        }

        final RawConnection connection() {
            return connection;
        }

        final void await(String gate) {
            connection.await(gate);
        }

        final void release(String gate) {
            connection.release(gate);
        }

        abstract void send(String piece) throws IOException;

        abstract void receive(String piece) throws IOException;

        /** Ends the stream in the way of the protocol. */
        abstract void end() throws IOException;

        void answerPing() throws IOException {
            // Most have none.
        }

        /** Does what lets a stream end that the client has cancelled. */
        abstract void goOn() throws IOException;
    }

    /** A protocol as the client speaks it. */
    enum Speaker {
        HTTP1(Protocol.HTTP, Protocol.HTTP, "http/1.1") {
            @Override
            Peer accept(RawConnection connection) throws IOException {
                connection.readRequestHead();
                connection.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                return new Peer(connection) {
                    @Override
                    void send(String piece) throws IOException {
                        connection.http1().writeChunk(piece);
                    }

                    @Override
                    void receive(String piece) {
                        // The request is whole before the answer begins.
                    }

                    @Override
                    void end() throws IOException {
                        connection.write("0\r\n\r\n");
                    }

                    @Override
                    void goOn() throws IOException {
                        end();
                    }
                };
            }
        },
        HTTP2(Protocol.HTTP2, Protocol.HTTP2, "h2") {
            @Override
            Peer accept(RawConnection connection) throws IOException {
                RawHttp2 http2 = H2Scripts.open(connection);
                int id = http2.readHeaders().streamId();
                http2.writeHeaders(id, false, H2Scripts.OK);
                return new Peer(connection) {
                    @Override
                    void send(String piece) throws IOException {
                        http2.write(H2Frame.data(id, piece, false));
                    }

                    @Override
                    void receive(String piece) throws IOException {
                        http2.expect(H2Frame.data(id, piece, false));
                    }

                    @Override
                    void end() throws IOException {
                        http2.write(H2Frame.data(id, "", true));
                    }

                    @Override
                    void answerPing() throws IOException {
                        H2Scripts.answerPing(http2);
                    }

                    @Override
                    void goOn() throws IOException {
                        http2.readUntil(H2Frame.RST_STREAM);
                    }
                };
            }
        },
        WEBSOCKET(Protocol.HTTP, Protocol.WS, "http/1.1") {
            @Override
            Peer accept(RawConnection connection) throws IOException {
                RawWebSocket socket = connection.acceptWebSocket();
                return new Peer(connection) {
                    @Override
                    void send(String piece) throws IOException {
                        socket.sendText(piece);
                    }

                    @Override
                    void receive(String piece) throws IOException {
                        byte[] payload = socket.readFrame().payload();
                        if (!new String(payload, StandardCharsets.UTF_8).equals(piece)) {
                            throw new AssertionError("not " + piece);
                        }
                    }

                    @Override
                    void end() throws IOException {
                        socket.readFrame();
                        socket.send(WsFrame.close(1001, ""));
                    }

                    @Override
                    void answerPing() throws IOException {
                        socket.send(WsFrame.of(WsFrame.PONG, socket.readFrame().payload()));
                    }

                    @Override
                    void goOn() throws IOException {
                        end();
                    }
                };
            }

            @Override
            GunStream open(GunRequests connection, long flow) {
                return connection.wsUpgrade("/", WsOptions.builder().flow(flow).build());
            }

            @Override
            CompletionStage<Void> send(GunStream stream, String piece) {
                return ((GunWebSocket) stream).send(dev.gun.client.WsFrame.text(piece));
            }

            @Override
            void endOfRequest(GunStream stream) {
                // The close handshake is the end.
            }
        },
        RAW(Protocol.RAW, Protocol.RAW, "") {
            @Override
            Peer accept(RawConnection connection) {
                return new Peer(connection) {
                    @Override
                    void send(String piece) throws IOException {
                        connection.write(piece);
                    }

                    @Override
                    void receive(String piece) throws IOException {
                        connection.expect(piece);
                    }

                    @Override
                    void end() throws IOException {
                        connection.expectEnd();
                        connection.close();
                    }

                    @Override
                    void goOn() {
                        // The client closes the socket.
                    }
                };
            }

            @Override
            GunStream open(GunRequests connection, long flow) {
                return connection.raw(RequestOptions.builder().flow(flow).build());
            }
        };

        private final Protocol protocol;
        private final Protocol now;
        /** The ALPN identifier, empty for none. */
        private final String alpn;

        Speaker(Protocol protocol, Protocol now, String alpn) {
            this.protocol = protocol;
            this.now = now;
            this.alpn = alpn;
        }

        PeerTls tls() {
            return alpn.isEmpty() ? PeerTls.localhost() : PeerTls.localhost(alpn);
        }

        /** The server's side, up to where data can be sent. */
        abstract Peer accept(RawConnection connection) throws IOException;

        /** Opens the stream; its messages go to the owner. */
        GunStream open(GunRequests connection, long flow) {
            RequestOptions options =
                    RequestOptions.builder().replyTo(ReplyTo.OWNER).flow(flow).build();
            return takesDataWhileAnswered()
                    ? connection.headers("POST", "/", Headers.empty(), options)
                    : connection.request("GET", "/", Headers.empty(), Bytes.empty(), options);
        }

        CompletionStage<Void> send(GunStream stream, String piece) {
            return stream.data(Bytes.of(piece, StandardCharsets.UTF_8));
        }

        /** Ends the client's side of the request, where that has an end of its own. */
        void endOfRequest(GunStream stream) {
            if (protocol == Protocol.HTTP2) {
                stream.dataFin(Bytes.empty());
            }
        }

        /** Whether data may be sent once the answer has begun; HTTP/1.1 refuses it (spec page 1 §6). */
        boolean takesDataWhileAnswered() {
            return now != Protocol.HTTP;
        }

        boolean hasPing() {
            return now == Protocol.HTTP2 || now == Protocol.WS;
        }

        /** What it speaks at first. */
        Protocol protocol() {
            return protocol;
        }

        /** What the connection speaks once the stream is open. */
        Protocol now() {
            return now;
        }

        /** What the owner hears before the first data. */
        List<String> opened() {
            return switch (now) {
                case HTTP, HTTP2 -> List.of("up " + protocol, "response #1 200");
                case WS -> List.of("up " + protocol, "upgrade #1 [websocket]");
                case RAW, SOCKS -> List.of("up raw");
            };
        }

        /** What the owner hears when the server sent these pieces, each in a read of its own. */
        List<String> data(String... pieces) {
            return Stream.of(pieces)
                    .map(piece -> now == Protocol.WS ? "ws #1 text " + piece : "data #1 '" + piece + "'")
                    .toList();
        }
    }
}
