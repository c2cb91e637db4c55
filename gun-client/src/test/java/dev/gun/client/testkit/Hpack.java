package dev.gun.client.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Header blocks of HTTP/2, RFC 7541. Decoding has a state: one decoder for each direction of a connection. */
public final class Hpack {
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    /** A header block of literals without indexing and without Huffman, section 6.2.2. */
    public static byte[] encode(HeaderField... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (HeaderField field : fields) {
            block.write(0);
            writeString(block, field.name());
            writeString(block, field.value());
        }
        return block.toByteArray();
    }

    /** Decodes a whole block; pseudo-headers come first. */
    public List<HeaderField> decode(int streamId, byte[] block) throws IOException {
        ByteBuf buffer = Unpooled.wrappedBuffer(block);
        try {
            List<HeaderField> fields = new ArrayList<>();
            decoder.decodeHeaders(streamId, buffer)
                    .forEach(entry -> fields.add(new HeaderField(
                            entry.getKey().toString(), entry.getValue().toString())));
            return List.copyOf(fields);
        } catch (Http2Exception e) {
            throw new IOException("the header block is broken: " + e.getMessage(), e);
        } finally {
            buffer.release();
        }
    }

    private static void writeString(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            // RFC 7541 section 5.1: a prefix full of ones, then the rest in groups of seven bits.
            block.write(127);
            int left = bytes.length - 127;
            for (; left >= 128; left >>= 7) {
                block.write((left & 0x7f) | 0x80);
            }
            block.write(left);
        }
        block.writeBytes(bytes);
    }
}
