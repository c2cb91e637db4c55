package dev.gun.client.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A minimal HTTP/1.1 server's view of a {@link RawConnection}; answers are written by hand, as literal text. */
public final class RawHttp1 {
    private final RawConnection connection;

    RawHttp1(RawConnection connection) {
        this.connection = connection;
    }

    /** Reads a request's head. */
    public RequestHead readHead() throws IOException {
        return RequestHead.parse(connection.readUntil("\r\n\r\n"));
    }

    /** Reads the body that belongs to the head: by Content-Length, chunked (trailers are dropped), or none. */
    public byte[] readBody(RequestHead head) throws IOException {
        if ("chunked".equalsIgnoreCase(head.header("transfer-encoding"))) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (byte[] chunk = readChunk(); chunk.length > 0; chunk = readChunk()) {
                body.writeBytes(chunk);
            }
            readTrailers();
            return body.toByteArray();
        }
        String length = head.header("content-length");
        return length == null ? new byte[0] : connection.readExactly(Integer.parseInt(length));
    }

    /** Reads one chunk with its line ends; the last chunk is empty, and {@link #readTrailers} comes after it. */
    public byte[] readChunk() throws IOException {
        String sizeLine = connection.readUntil("\r\n").strip();
        byte[] chunk = connection.readExactly(Integer.parseInt(sizeLine.split(";", 2)[0], 16));
        if (chunk.length > 0) {
            connection.expect("\r\n");
        }
        return chunk;
    }

    /** Reads the lines after the last chunk, up to and with the empty one; returns them as they are. */
    public String readTrailers() throws IOException {
        StringBuilder lines = new StringBuilder();
        while (!lines.toString().equals("\r\n") && !lines.toString().endsWith("\r\n\r\n")) {
            lines.append(connection.readUntil("\r\n"));
        }
        return lines.toString();
    }

    /** Writes a chunk. */
    public void writeChunk(String data) throws IOException {
        byte[] bytes = Bytes.utf8(data);
        connection.write(
                Bytes.concat(Bytes.utf8(Integer.toHexString(bytes.length) + "\r\n"), bytes, Bytes.utf8("\r\n")));
    }
}
