package dev.gun.client.internal.codec.ws;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One element of {@code sec-websocket-extensions} (RFC 6455 §9.1).
 *
 * @param name the extension token
 * @param params its parameters in order
 */
record WsExtension(String name, List<Param> params) {
    /**
     * One parameter.
     *
     * @param name the parameter token
     * @param value its value, unquoted; {@code null} if there is none
     */
    record Param(String name, @Nullable String value) {}

    /**
     * Reads a header's value.
     *
     * @return {@code null} if it does not follow the grammar of RFC 6455 §9.1
     */
    static @Nullable List<WsExtension> parse(String header) {
        return new Reader(header).extensions();
    }

    private static final class Reader {
        private final String header;
        private int at;

        Reader(String header) {
            this.header = header;
        }

        @Nullable List<WsExtension> extensions() {
            List<WsExtension> extensions = new ArrayList<>();
            do {
                WsExtension extension = extension();
                if (extension == null) {
                    return null;
                }
                extensions.add(extension);
            } while (took(','));
            return at == header.length() ? extensions : null;
        }

        private @Nullable WsExtension extension() {
            String name = token();
            List<Param> params = new ArrayList<>();
            while (took(';')) {
                Param param = param();
                if (param == null) {
                    return null;
                }
                params.add(param);
            }
            return name.isEmpty() ? null : new WsExtension(name, List.copyOf(params));
        }

        private @Nullable Param param() {
            String name = token();
            if (name.isEmpty()) {
                return null;
            }
            if (!took('=')) {
                return new Param(name, null);
            }
            // "When using the quoted-string syntax variant, the value after quoted-string unescaping MUST conform to
            // the 'token' ABNF", so an escape is never needed.
            boolean quoted = took('"');
            String value = token();
            return value.isEmpty() || (quoted && !took('"')) ? null : new Param(name, value);
        }

        private String token() {
            skipSpace();
            int from = at;
            while (at < header.length() && HttpText.isTokenChar(header.charAt(at))) {
                at++;
            }
            String token = header.substring(from, at);
            skipSpace();
            return token;
        }

        private boolean took(char c) {
            boolean there = at < header.length() && header.charAt(at) == c;
            if (there) {
                at++;
            }
            return there;
        }

        private void skipSpace() {
            while (at < header.length() && (header.charAt(at) == ' ' || header.charAt(at) == '\t')) {
                at++;
            }
        }
    }
}
