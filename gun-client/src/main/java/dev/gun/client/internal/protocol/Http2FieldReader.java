package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks received fields and makes {@link Headers} of them. Responses on one connection have most fields in common, and
 * HPACK's table has these as the same objects each time: they are checked once, and fields that are all the same become
 * the same {@link Headers}. Confined to the event loop.
 */
final class Http2FieldReader {

    /** More fields than that are not kept for comparison. */
    static final int MOST_KEPT = 64;

    private static final CharSequence[] NONE = {};

    /** Names and values in turn, as they were received last. */
    private @Nullable CharSequence[] latest = NONE;

    /** How many of {@link #latest} are in use. */
    private int used;

    private Headers headers = Headers.empty();

    /** Reads fields; returns what is wrong with the first that is malformed, {@code null} when none is. */
    @Nullable String read(Http2Headers received) {
        int size = 2 * received.size();
        if (latest.length < size) {
            latest = Arrays.copyOf(latest, size);
        }
        boolean same = size == used;
        int at = 0;
        for (Map.Entry<CharSequence, CharSequence> field : received) {
            CharSequence name = field.getKey();
            CharSequence value = field.getValue();
            if (latest[at] != name || latest[at + 1] != value) {
                String wrong = Http2Fields.malformed(name, value);
                if (wrong != null) {
                    forget();
                    return wrong;
                }
                latest[at] = name;
                latest[at + 1] = value;
                same = false;
            }
            at += 2;
        }
        if (!same) {
            headers = Http2Fields.decode(received);
            keep(size);
        }
        return null;
    }

    private void keep(int size) {
        if (size > 2 * MOST_KEPT) {
            forget();
        } else {
            // What more the fields before had.
            Arrays.fill(latest, size, Math.max(size, used), null);
            used = size;
        }
    }

    private void forget() {
        latest = NONE;
        used = 0;
    }

    /** What was read last, without pseudo-header fields. */
    Headers headers() {
        return headers;
    }
}
