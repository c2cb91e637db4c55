package dev.gun.client.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The server's side of a WebSocket on a {@link RawConnection}: frames as the script wants them, right or wrong. */
public final class RawWebSocket {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final RawConnection connection;
    private final RequestHead request;

    private RawWebSocket(RawConnection connection, RequestHead request) {
        this.connection = connection;
        this.request = request;
    }

    static RawWebSocket accept(RawConnection connection, HeaderField... headers) throws IOException {
        RequestHead request = connection.readRequestHead();
        StringBuilder response = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n")
                .append("upgrade: websocket\r\n")
                .append("connection: upgrade\r\n")
                .append("sec-websocket-accept: ")
                .append(acceptKey(request))
                .append("\r\n");
        for (HeaderField header : headers) {
            response.append(header).append("\r\n");
        }
        connection.write(response.append("\r\n").toString());
        return new RawWebSocket(connection, request);
    }

    /** The Sec-WebSocket-Accept that answers this request, RFC 6455 section 4.2.2. */
    public static String acceptKey(RequestHead request) {
        String key = request.header("sec-websocket-key");
        if (key == null || !"websocket".equalsIgnoreCase(request.header("upgrade"))) {
            throw new AssertionError("expected a WebSocket upgrade but was " + request.raw());
        }
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(sha1);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The upgrade request. */
    public RequestHead request() {
        return request;
    }

    /** Sends a frame; a server's frame is not masked, unless the script wants it wrong. */
    public void send(WsFrame frame) throws IOException {
        connection.write(frame.encode());
    }

    /** Sends a frame; {@code rsv} holds the three reserved bits as a number, RSV1 = 4. */
    public void sendFrame(int opcode, boolean fin, int rsv, byte[] payload) throws IOException {
        send(new WsFrame(fin, rsv, opcode, false, payload));
    }

    /** Sends a text message in one frame. */
    public void sendText(String text) throws IOException {
        send(WsFrame.text(text));
    }

    /** Reads a frame and takes its mask away. */
    public WsFrame readFrame() throws IOException {
        byte[] head = connection.readExactly(2);
        boolean masked = (head[1] & 0x80) != 0;
        long length = head[1] & 0x7f;
        if (length == 126) {
            length = ByteBuffer.wrap(connection.readExactly(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = ByteBuffer.wrap(connection.readExactly(8)).getLong();
        }
        byte[] key = masked ? connection.readExactly(4) : new byte[4];
        byte[] payload = WsFrame.mask(connection.readExactly(Math.toIntExact(length)), key);
        return new WsFrame((head[0] & 0x80) != 0, (head[0] >> 4) & 7, head[0] & 0x0f, masked, payload);
    }

    /** Reads a frame and fails unless it is this one, masked as a client's frames must be. */
    public void expect(WsFrame expected) throws IOException {
        WsFrame actual = readFrame();
        if (!actual.equals(expected.asMasked())) {
            throw new AssertionError("expected " + expected.asMasked() + " but the client sent " + actual);
        }
    }
}
