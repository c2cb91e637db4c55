package dev.gun.client;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;

/**
 * A whole response body.
 *
 * @param content the bytes, in order
 * @param trailers the trailer fields, empty when there were none
 */
public record Body(Bytes content, Headers trailers) {

    /** The body decoded with {@code charset}. */
    public String asString(Charset charset) {
        return content.asString(charset);
    }

    /** A copy of the body. */
    public byte[] asBytes() {
        return content.asBytes();
    }

    /** A read-only view of the body. */
    public ByteBuffer asByteBuffer() {
        return content.asByteBuffer();
    }

    /** A stream over the body. */
    public InputStream asInputStream() {
        return content.asInputStream();
    }

    /** The number of bytes. */
    public int size() {
        return content.size();
    }
}
