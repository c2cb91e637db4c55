package dev.gun.client.internal.protocol;

import dev.gun.client.ContentDecoding;
import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.RequestOptions;
import dev.gun.client.SseOptions;
import dev.gun.client.event.RequestStartEvent.Function;
import dev.gun.client.internal.codec.content.ContentCodings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks to be done with the body of its response before it is delivered. Immutable.
 *
 * @param sse the limits of events, {@code null} when it is delivered as data
 * @param decoding whether and within which limits it is decoded
 */
public record ContentWish(@Nullable SseOptions sse, ContentDecoding decoding) {

    /** For a request with those options, {@code null} when its body is delivered as it comes: nothing is allocated. */
    public static @Nullable ContentWish of(RequestHead head, RequestOptions request, GunOptions connection) {
        ContentDecoding decoding =
                request.contentDecoding() == null ? connection.contentDecoding() : request.contentDecoding();
        if ((!request.sse() && !decoding.enabled()) || head.function() == Function.WS_UPGRADE || head.isRaw()) {
            return null;
        }
        return head.method().equals("CONNECT")
                ? null
                : new ContentWish(request.sse() ? connection.sse() : null, decoding);
    }

    /**
     * The header fields of the request, with what says that its answer is decoded. A part of a representation would be
     * a part of the encoded one (RFC 9110 §14.2), so a request for a range asks for no coding.
     */
    public static Headers offer(Headers given, RequestOptions request, GunOptions connection) {
        ContentDecoding decoding =
                request.contentDecoding() == null ? connection.contentDecoding() : request.contentDecoding();
        return !decoding.enabled() || given.contains("accept-encoding") || given.contains("range")
                ? given
                : given.toBuilder()
                        .add("accept-encoding", ContentCodings.accepted())
                        .build();
    }

    /**
     * What the body of this response goes through, {@code null} when it is delivered as it comes.
     *
     * @param method the method of the request
     * @param fin whether there is no body
     */
    public @Nullable ContentStage stage(String method, boolean fin, int status, Headers headers) {
        if (fin || method.equals("HEAD") || status == 204 || status == 304) {
            return null;
        }
        List<String> codings = ContentCodings.applied(headers.getAll("content-encoding"));
        boolean decoded = decoding.enabled() && status != 206 && isDecodable(codings);
        // Events that are compressed, and stay so, cannot be read.
        boolean events = sse != null && isEventStream(headers) && (decoded || codings.isEmpty());
        return decoded || events
                ? new ContentStage(decoded ? codings : List.of(), decoding, events ? sse : null)
                : null;
    }

    /** What is coded twice is refused, not passed by: somebody made it so to get past the limits. */
    private static boolean isDecodable(List<String> codings) {
        return codings.size() > 1 || (codings.size() == 1 && ContentCodings.find(codings.get(0)) != null);
    }

    /** HTML standard §9.2.2: the essence of the media type, whatever its parameters. */
    private static boolean isEventStream(Headers headers) {
        String type = headers.get("content-type");
        if (type == null) {
            return false;
        }
        int parameters = type.indexOf(';');
        String essence = parameters < 0 ? type : type.substring(0, parameters);
        return essence.strip().toLowerCase(Locale.ROOT).equals("text/event-stream");
    }
}
