package dev.gun.client.internal.codec.content;

import io.netty.handler.codec.compression.Brotli;
import io.netty.handler.codec.compression.Zstd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The content codings that can be decoded: gzip and deflate always, br and zstd when their library is there. */
public final class ContentCodings {

    private static final boolean BROTLI = Brotli.isAvailable();
    private static final boolean ZSTD = Zstd.isAvailable();
    private static final String ACCEPTED = accepted(BROTLI, ZSTD);

    private ContentCodings() {}

    /** The value of {@code accept-encoding}: every coding that can be decoded. */
    public static String accepted() {
        return ACCEPTED;
    }

    static String accepted(boolean brotli, boolean zstd) {
        return "gzip, deflate" + (brotli ? ", br" : "") + (zstd ? ", zstd" : "");
    }

    /** The codings that these values of {@code content-encoding} name, in the order they were applied, in lower case. */
    public static List<String> applied(List<String> contentEncodings) {
        List<String> applied = new ArrayList<>(1);
        for (String value : contentEncodings) {
            for (String element : value.split(",", -1)) {
                String coding = element.strip().toLowerCase(Locale.ROOT);
                // RFC 9110 §8.4.1: identity "is reserved", and "SHOULD NOT" be sent, but is.
                if (!coding.isEmpty() && !coding.equals("identity")) {
                    applied.add(coding);
                }
            }
        }
        return applied;
    }

    /** What makes decoders of {@code coding} (lower case), {@code null} when it cannot be decoded. */
    public static @Nullable Supplier<ContentDecoder> find(String coding) {
        return switch (coding) {
            // RFC 9110 §8.4.1.3: "A recipient SHOULD consider "x-gzip" to be equivalent to "gzip"."
            case "gzip", "x-gzip" -> GzipDecoder::new;
            case "deflate" -> DeflateDecoder::new;
            case "br" -> BROTLI ? Brotlis::decoder : null;
            case "zstd" -> ZSTD ? Zstds::decoder : null;
            default -> null;
        };
    }

    /** Loaded, with the library's classes, only once that is known to be there. */
    private static final class Brotlis {

        static ContentDecoder decoder() {
            return new BrotliDecoder();
        }
    }

    /** Loaded, with the library's classes, only once that is known to be there. */
    private static final class Zstds {

        static ContentDecoder decoder() {
            return new ZstdDecoder();
        }
    }
}
