package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.ParityScript.Scenario;
import dev.gun.client.event.CancelEvent;
import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.DisconnectEvent;
import dev.gun.client.event.DomainLookupEvent;
import dev.gun.client.event.FragState;
import dev.gun.client.event.InitEvent;
import dev.gun.client.event.ProtocolChangedEvent;
import dev.gun.client.event.PushPromiseEndEvent;
import dev.gun.client.event.PushPromiseStartEvent;
import dev.gun.client.event.RequestEndEvent;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.event.ResponseEndEvent;
import dev.gun.client.event.ResponseHeadersEvent;
import dev.gun.client.event.ResponseStartEvent;
import dev.gun.client.event.ResponseTrailersEvent;
import dev.gun.client.event.TerminateEvent;
import dev.gun.client.event.TlsHandshakeEvent;
import dev.gun.client.event.WsRecvFrameEndEvent;
import dev.gun.client.event.WsRecvFrameHeaderEvent;
import dev.gun.client.event.WsRecvFrameHeaderEvent.FrameType;
import dev.gun.client.event.WsRecvFrameStartEvent;
import dev.gun.client.event.WsSendFrameEvent;
import dev.gun.client.event.WsUpgradeEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names in brackets are those of the cases. Each plays a scenario of {@link GunParityTests}, and looks closer. */
@DisplayName("The fields of events, as in Gun's event_SUITE (spec page 2)")
class GunEventSuiteTests {

    private static final String GET = """
            http1.txt, HTTP, 'keep-alive: one request after the other', /a
            http2.txt, HTTP2, 'an answer without a body', /a
            """;

    /** What was told in a scenario, and about what. */
    private record Told(List<Object> events, GunOwner owner, int port) {

        <E> List<E> all(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        <E> E first(Class<E> type) {
            return all(type).get(0);
        }

        <E> E last(Class<E> type) {
            List<E> all = all(type);
            return all.get(all.size() - 1);
        }
    }

    private static Told play(String file, String title) throws Exception {
        Scenario scenario = ParityScript.read(file).stream()
                .filter(candidate -> candidate.title().equals(title))
                .findFirst()
                .orElseThrow();
        GunClient client =
                GunClient.builder().eventLoopThreads(1).receiverThreads(1).build();
        try (ParityRun run = new ParityRun(client)) {
            run.play(scenario);
            return new Told(run.events(), run.owner(), run.port());
        } finally {
            client.close();
        }
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(textBlock = GET)
    @DisplayName("[init, domain_lookup_start, domain_lookup_end_ok, connect_start, connect_end_ok_tcp]")
    void connecting(String file, Protocol protocol, String title) throws Exception {
        Told told = play(file, title);

        InitEvent init = told.first(InitEvent.class);
        assertThat(init.owner()).isSameAs(told.owner());
        assertThat(init.transport()).isEqualTo(Transport.TCP);
        assertThat(init.originScheme() + "://" + init.originHost() + ":" + init.originPort())
                .isEqualTo("http://localhost:" + told.port());
        List<DomainLookupEvent> lookup = told.all(DomainLookupEvent.class);
        assertThat(lookup).hasSize(2).allSatisfy(event -> {
            assertThat(event.host()).isEqualTo("localhost");
            assertThat(event.port()).isEqualTo(told.port());
            assertThat(event.timeout()).isEqualTo(GunOptions.INFINITE);
            assertThat(event.error()).isNull();
        });
        assertThat(lookup.get(0).lookupInfo()).isNull();
        assertThat(lookup.get(1).lookupInfo()).isNotNull();
        List<ConnectEvent> connect = told.all(ConnectEvent.class);
        assertThat(connect).hasSize(2).allSatisfy(event -> {
            assertThat(event.lookupInfo()).isEqualTo(lookup.get(1).lookupInfo());
            assertThat(event.timeout()).isEqualTo(GunOptions.INFINITE);
            assertThat(event.error()).isNull();
        });
        assertThat(connect.get(0).socket()).isNull();
        assertThat(connect.get(0).protocol()).isNull();
        assertThat(connect.get(1).socket()).isNotNull();
        assertThat(connect.get(1).protocol()).isEqualTo(protocol);
    }

    @Test
    @DisplayName("[connect_end_error]")
    void connectError() throws Exception {
        ConnectEvent end = play("connection.txt", "refused, no retry").last(ConnectEvent.class);

        assertThat(end.error()).isInstanceOf(Reason.ConnectFailed.class);
        assertThat(end.socket()).isNull();
        assertThat(end.protocol()).isNull();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(textBlock = """
            'TLS with ALPN: HTTP/1.1', HTTP
            'TLS with ALPN: HTTP/2', HTTP2
            """)
    @DisplayName("[connect_end_ok_tls, tls_handshake_start, tls_handshake_end_ok]")
    void tls(String title, Protocol protocol) throws Exception {
        Told told = play("connection.txt", title);

        assertThat(told.last(ConnectEvent.class).socket()).isNotNull();
        assertThat(told.last(ConnectEvent.class).protocol()).isNull();
        List<TlsHandshakeEvent> handshake = told.all(TlsHandshakeEvent.class);
        assertThat(handshake).hasSize(2).allSatisfy(event -> {
            assertThat(event.stream()).isNull();
            assertThat(event.replyTo()).isNull();
            assertThat(event.tlsOptions()).isEqualTo(GunFixture.TRUSTING);
            assertThat(event.timeout()).isEqualTo(GunOptions.INFINITE);
            assertThat(event.error()).isNull();
        });
        assertThat(handshake.get(0).protocol()).isNull();
        assertThat(handshake.get(1).protocol()).isEqualTo(protocol);
    }

    @Test
    @DisplayName("[tls_handshake_end_error]")
    void tlsError() throws Exception {
        TlsHandshakeEvent end =
                play("connection.txt", "TLS: the server speaks clear text").last(TlsHandshakeEvent.class);

        assertThat(end.error()).isInstanceOf(Reason.TlsFailed.class);
        assertThat(end.protocol()).isNull();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(textBlock = GET)
    @DisplayName("[request_start, request_headers, request_end] of a request")
    void request(String file, Protocol protocol, String title, String path) throws Exception {
        Told told = play(file, title);

        assertThat(told.all(RequestStartEvent.class).subList(0, 2)).allSatisfy(event -> {
            assertThat(event.stream().id()).isEqualTo(1);
            assertThat(event.replyTo()).isEqualTo(ReplyTo.OWNER);
            assertThat(event.function()).isEqualTo(RequestStartEvent.Function.REQUEST);
            assertThat(event.method()).isEqualTo("GET");
            assertThat(event.authority()).isEqualTo("localhost:" + told.port());
            assertThat(event.path()).isEqualTo(path);
        });
        assertThat(told.first(RequestEndEvent.class).stream().id()).isEqualTo(1);
        assertThat(told.first(RequestEndEvent.class).replyTo()).isEqualTo(ReplyTo.OWNER);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            http1.txt, 'a streamed upload'
            http1.txt, 'a streamed upload of known length'
            http2.txt, 'a streamed upload'
            """)
    @DisplayName("[request_start, request_headers, request_end] of a request whose body follows")
    void headers(String file, String title) throws Exception {
        Told told = play(file, title);

        assertThat(told.all(RequestStartEvent.class)).hasSize(2).allSatisfy(event -> {
            assertThat(event.function()).isEqualTo(RequestStartEvent.Function.HEADERS);
            assertThat(event.method()).isEqualTo("POST");
            assertThat(event.path()).isEqualTo("/a");
        });
        assertThat(told.all(RequestEndEvent.class)).hasSize(1);
    }

    @Test
    @DisplayName("[push_promise_start, push_promise_end, push_promise_followed_by_response]")
    void push() throws Exception {
        Told told = play("http2.txt", "a push, answered after the response");

        assertThat(told.first(PushPromiseStartEvent.class).stream().id()).isEqualTo(1);
        assertThat(told.first(PushPromiseStartEvent.class).replyTo()).isEqualTo(ReplyTo.OWNER);
        PushPromiseEndEvent end = told.first(PushPromiseEndEvent.class);
        assertThat(end.stream().id()).isEqualTo(1);
        assertThat(end.promisedStream()).isNotNull();
        assertThat(end.method()).isEqualTo("GET");
        assertThat(end.uri()).isEqualTo("http://localhost:" + told.port() + "/p");
        assertThat(told.all(ResponseStartEvent.class))
                .extracting(ResponseStartEvent::stream)
                .containsExactly(end.stream(), end.promisedStream());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            http1.txt, 'two informational responses before the final one'
            http2.txt, 'two informational responses'
            """)
    @DisplayName("[response_start, response_inform, response_headers, response_end]")
    void response(String file, String title) throws Exception {
        Told told = play(file, title);

        assertThat(told.all(ResponseStartEvent.class)).hasSize(3).allSatisfy(event -> {
            assertThat(event.stream().id()).isEqualTo(1);
            assertThat(event.replyTo()).isEqualTo(ReplyTo.OWNER);
        });
        List<ResponseHeadersEvent> heads = told.all(ResponseHeadersEvent.class);
        assertThat(heads).extracting(ResponseHeadersEvent::status).containsExactly(100, 103, 200);
        assertThat(heads.get(1).headers().get("link")).isNotNull();
        assertThat(told.all(ResponseEndEvent.class)).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            http1.txt, 'trailers in a packet of their own'
            http2.txt, 'trailers'
            """)
    @DisplayName("[response_trailers]")
    void trailers(String file, String title) throws Exception {
        ResponseTrailersEvent event = play(file, title).first(ResponseTrailersEvent.class);

        assertThat(event.stream().id()).isEqualTo(1);
        assertThat(event.replyTo()).isEqualTo(ReplyTo.OWNER);
        assertThat(event.headers()).isEqualTo(Headers.of("x", "y"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            'text and binary both ways', GET
            'HTTP/2: upgrade, frames both ways, close by the server', CONNECT
            """)
    @DisplayName("[ws_upgrade, ws_upgrade_all_events, ws_protocol_changed, ws_send_frame_*, ws_recv_frame_*]")
    void webSocket(String title, String method) throws Exception {
        Told told = play("websocket.txt", title);

        assertThat(told.first(WsUpgradeEvent.class).stream().id()).isEqualTo(1);
        assertThat(told.first(WsUpgradeEvent.class).options().compress()).isFalse();
        assertThat(told.all(RequestStartEvent.class).subList(0, 2)).allSatisfy(event -> {
            assertThat(event.function()).isEqualTo(RequestStartEvent.Function.WS_UPGRADE);
            assertThat(event.method()).isEqualTo(method);
            assertThat(event.authority()).isEqualTo("localhost:" + told.port());
            assertThat(event.path()).isEqualTo("/ws");
        });
        assertThat(told.first(ProtocolChangedEvent.class).protocol()).isEqualTo(Protocol.WS);
        assertThat(told.all(WsSendFrameEvent.class).subList(0, 2)).allSatisfy(event -> {
            assertThat(event.stream().id()).isEqualTo(1);
            assertThat(event.extensions()).isEmpty();
            assertThat(event.frame()).isEqualTo(WsFrame.text("hi"));
        });
        assertThat(told.first(WsRecvFrameStartEvent.class).fragState()).isEqualTo(FragState.NONE);
        WsRecvFrameHeaderEvent header = told.first(WsRecvFrameHeaderEvent.class);
        assertThat(header.type()).isEqualTo(FrameType.TEXT);
        assertThat(header.fragState()).isEqualTo(FragState.NONE);
        assertThat(header.rsv()).isZero();
        assertThat(header.length()).isEqualTo(5);
        assertThat(header.maskKey()).isNull();
        WsRecvFrameEndEvent end = told.first(WsRecvFrameEndEvent.class);
        assertThat(end.closeCode()).isNull();
        assertThat(end.payload()).isEqualTo(Bytes.of("hello", StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("a fragment is a fragment from the first one on, and the state says of what")
    void fragments() throws Exception {
        Told told = play("websocket.txt", "a message in three fragments with a ping between");

        assertThat(told.all(WsRecvFrameHeaderEvent.class))
                .extracting(event -> event.type() + " of " + event.fragState())
                .containsExactly("FRAGMENT of TEXT", "PING of TEXT", "FRAGMENT of TEXT", "FRAGMENT of TEXT");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(textBlock = """
            http1.txt, 'cancel in the middle of a body', LOCAL
            http2.txt, 'cancel before the answer', LOCAL
            http2.txt, 'the server resets before the answer', REMOTE
            """)
    @DisplayName("[cancel, cancel_remote]")
    void cancel(String file, String title, Side endpoint) throws Exception {
        CancelEvent event = play(file, title).first(CancelEvent.class);

        assertThat(event.stream().id()).isEqualTo(1);
        assertThat(event.replyTo()).isEqualTo(ReplyTo.OWNER);
        assertThat(event.endpoint()).isEqualTo(endpoint);
        assertThat(event.reason().code()).isEqualTo(endpoint == Side.LOCAL ? "cancelled" : "stream_reset");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            http1.txt, 'the server closes an idle connection'
            http2.txt, 'the server closes while idle'
            """)
    @DisplayName("[disconnect, terminate]")
    void end(String file, String title) throws Exception {
        Told told = play(file, title);

        assertThat(told.first(DisconnectEvent.class).reason()).isEqualTo(Reason.CLOSED);
        assertThat(told.first(TerminateEvent.class).state()).isEqualTo(ConnectionState.NOT_CONNECTED);
        assertThat(told.first(TerminateEvent.class).reason()).isEqualTo(new Reason.Shutdown(Reason.CLOSED));
    }
}
