package dev.gun.client.internal.codec.ws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of the opening handshake: what is offered, and the judgement of the answer, over HTTP/1.1 (RFC 6455
 * §4.1) and HTTP/2 (RFC 8441 §5).
 *
 * @param key the value of {@code sec-websocket-key}
 * @param subprotocols what is offered in {@code sec-websocket-protocol}, in order of preference; possibly empty
 * @param deflateOffer what is offered in {@code sec-websocket-extensions}; {@code null} for nothing
 */
public record WsHandshake(
        String key, List<String> subprotocols, @Nullable DeflateOffer deflateOffer) {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int NONCE_LENGTH = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Access to the headers of an answer. */
    @FunctionalInterface
    public interface HeaderLookup {
        /** All values of the header named {@code name} (lower case), in order; empty if there are none. */
        List<String> all(String name);
    }

    /** Copies the list. */
    public WsHandshake {
        subprotocols = List.copyOf(subprotocols);
    }

    /** A handshake with a key of its own. */
    public static WsHandshake create(List<String> subprotocols, @Nullable DeflateOffer deflateOffer) {
        return new WsHandshake(newKey(), subprotocols, deflateOffer);
    }

    /** RFC 6455 §4.1: "a nonce consisting of a randomly selected 16-byte value that has been base64-encoded". */
    public static String newKey() {
        byte[] nonce = new byte[NONCE_LENGTH];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** The {@code sec-websocket-accept} that answers the key (RFC 6455 §4.2.2). */
    public static String acceptFor(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Judges an answer over HTTP/1.1. */
    public HandshakeResult verify(int status, HeaderLookup headers) {
        if (status != 101) {
            return new HandshakeResult.Failed(":status", Integer.toString(status), "101 (RFC 6455 §4.1)");
        }
        List<String> upgrade = headers.all("upgrade");
        if (upgrade.size() != 1 || !upgrade.get(0).trim().equalsIgnoreCase("websocket")) {
            return failed("upgrade", upgrade, "websocket (RFC 6455 §4.1)");
        }
        List<String> connection = headers.all("connection");
        if (!HttpText.hasElement(connection, "upgrade")) {
            return failed("connection", connection, "upgrade (RFC 6455 §4.1)");
        }
        String expected = acceptFor(key);
        List<String> accept = headers.all("sec-websocket-accept");
        if (accept.size() != 1 || !accept.get(0).trim().equals(expected)) {
            return failed("sec-websocket-accept", accept, expected + " (RFC 6455 §4.1)");
        }
        return verifyNegotiation(headers);
    }

    /** Judges an answer over HTTP/2, where :status 2xx takes the place of 101 and there is no key (RFC 8441 §5). */
    public HandshakeResult verifyHttp2(int status, HeaderLookup headers) {
        if (status < 200 || status > 299) {
            return new HandshakeResult.Failed(":status", Integer.toString(status), "2xx (RFC 8441 §5)");
        }
        return verifyNegotiation(headers);
    }

    private HandshakeResult verifyNegotiation(HeaderLookup headers) {
        List<String> chosen = headers.all("sec-websocket-protocol");
        String subprotocol = chosen.isEmpty() ? null : chosen.get(0).trim();
        if (chosen.size() > 1 || (subprotocol != null && !subprotocols.contains(subprotocol))) {
            String expected = subprotocols.isEmpty() ? "absent" : "one of " + subprotocols;
            return failed("sec-websocket-protocol", chosen, expected + " (RFC 6455 §4.1)");
        }
        List<String> lines = headers.all("sec-websocket-extensions");
        if (lines.isEmpty()) {
            return subprotocol == null
                    ? HandshakeResult.Accepted.PLAIN
                    : new HandshakeResult.Accepted(subprotocol, null);
        }
        if (deflateOffer == null) {
            return failed("sec-websocket-extensions", lines, "absent (RFC 6455 §4.1)");
        }
        DeflateAnswer answer = judgeExtensions(lines, deflateOffer);
        return answer instanceof DeflateAnswer.Refused refused
                ? failed("sec-websocket-extensions", lines, refused.expected())
                : new HandshakeResult.Accepted(subprotocol, (DeflateParams) answer);
    }

    private static DeflateAnswer judgeExtensions(List<String> lines, DeflateOffer offer) {
        // RFC 6455 §9.1: several lines mean the same as one with their values joined by commas.
        List<WsExtension> extensions = WsExtension.parse(String.join(",", lines));
        if (extensions == null) {
            return new DeflateAnswer.Refused("RFC 6455 §9.1: a list of extensions");
        }
        WsExtension first = extensions.get(0);
        if (extensions.size() > 1 || !first.name().equals(DeflateOffer.NAME)) {
            return new DeflateAnswer.Refused("RFC 6455 §4.1: " + DeflateOffer.NAME + " once, or absent");
        }
        return offer.judge(first);
    }

    private static HandshakeResult failed(String header, List<String> actual, String expected) {
        return new HandshakeResult.Failed(header, actual.isEmpty() ? null : String.join(", ", actual), expected);
    }
}
