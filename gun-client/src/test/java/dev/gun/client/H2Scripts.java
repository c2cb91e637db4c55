package dev.gun.client;

import dev.gun.client.testkit.H2Frame;
import dev.gun.client.testkit.HeaderField;
import dev.gun.client.testkit.RawConnection;
import dev.gun.client.testkit.RawHttp2;
import java.io.IOException;

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

    /** As {@link #answer}, whatever other frames come before the request. */
    static void answerLate(RawHttp2 http2) throws IOException {
        http2.writeHeaders(http2.readUntil(H2Frame.HEADERS).streamId(), true, OK);
    }
}
