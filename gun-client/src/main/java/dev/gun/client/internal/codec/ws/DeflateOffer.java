package dev.gun.client.internal.codec.ws;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The client's offer of permessage-deflate (RFC 7692 §7.1).
 *
 * @param serverMaxWindowBits the largest window that the server may use, 8 to 15
 * @param clientMaxWindowBits the largest window that we are willing to use, 8 to 15
 * @param serverNoContextTakeover whether to ask the server to begin every message with an empty window
 * @param clientNoContextTakeover whether we will begin every message with an empty window
 */
public record DeflateOffer(
        int serverMaxWindowBits,
        int clientMaxWindowBits,
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover) {
    /** Gun's offer: full windows, context kept both ways. */
    public static final DeflateOffer DEFAULT = new DeflateOffer(15, 15, false, false);

    /** The name of the extension. */
    public static final String NAME = "permessage-deflate";

    private static final int MIN_BITS = 8;
    private static final int MAX_BITS = 15;
    private static final int NOT_A_WINDOW = -1;

    /**
     * Checks the window sizes.
     *
     * @throws IllegalArgumentException if one is not from 8 to 15
     */
    public DeflateOffer {
        requireWindow("serverMaxWindowBits", serverMaxWindowBits);
        requireWindow("clientMaxWindowBits", clientMaxWindowBits);
    }

    /** The value of {@code sec-websocket-extensions} in the request. */
    public String header() {
        StringBuilder header = new StringBuilder(NAME).append("; client_max_window_bits");
        if (clientMaxWindowBits < MAX_BITS) {
            header.append('=').append(clientMaxWindowBits);
        }
        header.append("; server_max_window_bits=").append(serverMaxWindowBits);
        if (clientNoContextTakeover) {
            header.append("; client_no_context_takeover");
        }
        if (serverNoContextTakeover) {
            header.append("; server_no_context_takeover");
        }
        return header.toString();
    }

    /** Judges the server's answer, an extension named {@link #NAME}. */
    DeflateAnswer judge(WsExtension answer) {
        int serverBits = NOT_A_WINDOW;
        int clientBits = clientMaxWindowBits;
        Set<String> seen = new HashSet<>();
        for (WsExtension.Param param : answer.params()) {
            if (!seen.add(param.name())) {
                return refused("RFC 7692 §7.1: each parameter once, but " + param.name() + " is repeated");
            }
            switch (param.name()) {
                case "server_no_context_takeover", "client_no_context_takeover" -> {
                    if (param.value() != null) {
                        return refused("RFC 7692 §7.1.1: " + param.name() + " without a value");
                    }
                }
                case "server_max_window_bits" -> {
                    serverBits = window(param.value(), serverMaxWindowBits);
                    if (serverBits == NOT_A_WINDOW) {
                        return refused("RFC 7692 §7.1.2.1: server_max_window_bits from 8 to " + serverMaxWindowBits);
                    }
                }
                case "client_max_window_bits" -> {
                    clientBits = window(param.value(), clientMaxWindowBits);
                    if (clientBits == NOT_A_WINDOW) {
                        return refused("RFC 7692 §7.1.2.2: client_max_window_bits from 8 to " + clientMaxWindowBits);
                    }
                }
                default -> {
                    return refused("RFC 7692 §7.1: no parameter " + param.name());
                }
            }
        }
        return complete(serverBits, clientBits, seen);
    }

    private DeflateAnswer complete(int serverBits, int clientBits, Set<String> seen) {
        // §7.1.2.1 has the server repeat the parameter, but leaving 15 out says the same as sending it.
        if (serverBits == NOT_A_WINDOW && serverMaxWindowBits < MAX_BITS) {
            return refused("RFC 7692 §7.1.2.1: server_max_window_bits from 8 to " + serverMaxWindowBits);
        }
        boolean serverResets = seen.contains("server_no_context_takeover");
        if (serverNoContextTakeover && !serverResets) {
            return refused("RFC 7692 §7.1.1.1: server_no_context_takeover, as offered");
        }
        return new DeflateParams(
                serverBits == NOT_A_WINDOW ? MAX_BITS : serverBits,
                clientBits,
                serverResets,
                clientNoContextTakeover || seen.contains("client_no_context_takeover"));
    }

    private static DeflateAnswer refused(String expected) {
        return new DeflateAnswer.Refused(expected);
    }

    /** RFC 7692 §7.1.2.1: "a decimal integer value without leading zeroes between 8 to 15, inclusive". */
    private static int window(@Nullable String value, int largest) {
        for (int bits = MIN_BITS; bits <= largest; bits++) {
            if (Integer.toString(bits).equals(value)) {
                return bits;
            }
        }
        return NOT_A_WINDOW;
    }

    private static void requireWindow(String name, int bits) {
        if (bits < MIN_BITS || bits > MAX_BITS) {
            throw new IllegalArgumentException(name + " must be from 8 to 15, was " + bits);
        }
    }
}
