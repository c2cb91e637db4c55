package dev.gun.client;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What HTTP/2 scripts do again and again. */
final class H2Scripts {

    static final HeaderField OK = new HeaderField(":status", "200");

    private H2Scripts() {}

    /** Does the opening of both sides. */
    static RawHttp2 open(RawConnection connection, int... settings) throws IOException {
        RawHttp2 http2 = connection.http2();
        http2.handshake(settings);
        return http2;
    }

    /** Reads a request and answers it with an empty 200. */
    static void answer(RawHttp2 http2) throws IOException {
        http2.writeHeaders(http2.readHeaders().streamId(), true, OK);
    }

    /** Answers the client's next ping: what was written before has been read by the client when the answer has. */
    static void answerPing(RawHttp2 http2) throws IOException {
        http2.write(pong(http2.readUntil(H2Frame.PING)));
    }

    /** The answer to a ping. */
    static H2Frame pong(H2Frame ping) {
        return new H2Frame(H2Frame.PING, H2Frame.ACK, 0, ping.payload());
    }

    /** Promises the answer to a GET of the same authority as what was asked for. */
    static void promise(RawHttp2 http2, RawHttp2.H2Headers asked, int promised, String path, HeaderField... more)
            throws IOException {
        HeaderField authority = asked.fields().stream()
                .filter(field -> field.name().equals(":authority"))
                .findFirst()
                .orElseThrow();
        List<HeaderField> fields = new ArrayList<>(List.of(
                new HeaderField(":method", "GET"),
                new HeaderField(":scheme", "http"),
                authority,
                new HeaderField(":path", path)));
        fields.addAll(List.of(more));
        http2.writePushPromise(asked.streamId(), promised, fields.toArray(HeaderField[]::new));
    }

    /** As {@link #answer}, whatever other frames come before the request. */
    static void answerLate(RawHttp2 http2) throws IOException {
        http2.writeHeaders(http2.readUntil(H2Frame.HEADERS).streamId(), true, OK);
    }
}
