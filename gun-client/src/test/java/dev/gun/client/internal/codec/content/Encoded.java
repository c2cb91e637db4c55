package dev.gun.client.internal.codec.content;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Encodes, with other people's code, what tests have decoded. */
public final class Encoded {

    private Encoded() {}

    /** {@code plain} in that content coding; {@code raw} is deflate without its zlib wrapper. */
    public static byte[] as(String coding, byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out =
                switch (coding) {
                    case "gzip" -> new GZIPOutputStream(bytes);
                    case "deflate" -> new DeflaterOutputStream(bytes);
                    case "raw" -> new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
                    case "br" -> brotli(bytes);
                    case "zstd" -> {
                        bytes.writeBytes(Zstd.compress(plain));
                        yield OutputStream.nullOutputStream();
                    }
                    default -> throw new IllegalArgumentException(coding);
                }) {
            out.write(plain);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static OutputStream brotli(OutputStream to) throws IOException {
        Brotli4jLoader.ensureAvailability();
        return new BrotliOutputStream(to);
    }

    /** Each of {@code pieces} as one flushed block of a gzip stream that has not ended. */
    public static byte[][] gzipFlushed(byte[]... pieces) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[][] flushed = new byte[pieces.length][];
        try (GZIPOutputStream out = new GZIPOutputStream(bytes, true)) {
            for (int i = 0; i < pieces.length; i++) {
                out.write(pieces[i]);
                out.flush();
                flushed[i] = bytes.toByteArray();
                bytes.reset();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return flushed;
    }
}
