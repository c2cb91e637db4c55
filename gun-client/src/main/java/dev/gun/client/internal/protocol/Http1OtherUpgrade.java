package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.internal.codec.http1.Http1Text;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An upgrade to a protocol of the user's own (RFC 9110 §7.8): the fields are the user's, the rules are HTTP's. */
final class Http1OtherUpgrade {

    private Http1OtherUpgrade() {}

    /** Whether a request with these fields asks for one. */
    static boolean asked(RequestHead head) {
        return head.headers().contains("upgrade") && !head.method().equals("CONNECT");
    }

    /**
     * Why the 101 is no proper answer, {@code null} when it is one.
     *
     * @param whole whether the request was written to its end: RFC 9110 §7.8: "A client cannot begin using an upgraded
     *     protocol on the connection until it has completely sent the request message"
     */
    static Reason.@Nullable UpgradeFailed refusal(RequestHead head, Headers answer, boolean whole) {
        List<String> asked = Http1Text.elements(head.headers(), "upgrade");
        List<String> chosen = Http1Text.elements(answer, "upgrade");
        String expected = "one of " + asked + " (RFC 9110 §7.8)";
        if (chosen.isEmpty() || !asked.containsAll(chosen)) {
            // "A server MUST NOT switch to a protocol that was not indicated by the client in the corresponding
            // request's Upgrade header field."
            return new Reason.UpgradeFailed("upgrade", String.join(", ", chosen), expected);
        }
        List<String> options = Http1Text.elements(answer, "connection");
        if (!options.contains("upgrade")) {
            return new Reason.UpgradeFailed("connection", String.join(", ", options), "upgrade (RFC 9110 §7.8)");
        }
        return whole
                ? null
                : new Reason.UpgradeFailed(
                        ":status", "101", "only after the last byte of the request's body (RFC 9110 §7.8)");
    }
}
