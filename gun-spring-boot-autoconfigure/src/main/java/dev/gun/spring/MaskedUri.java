package dev.gun.spring;

import java.net.URI;
import java.util.regex.Pattern;

/** Shows a URI without what may be secret in it: its user info and its query. */
public final class MaskedUri {

    /**
     * All up to the last at sign. A password may hold what ends a URI's authority ({@code /}, {@code ?}, {@code #}),
     * which makes the text no URI but the password no less secret.
     */
    private static final Pattern USER_INFO =
            Pattern.compile("^(?<scheme>[A-Za-z][A-Za-z0-9+.-]*://|(?:http|ws)s?:|//)?.*@", Pattern.DOTALL);

    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private MaskedUri() {}

    /** The URI with {@code ***} for user info and query. */
    public static String of(URI uri) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            return of(uri.toString());
        }
        return withoutQuery(uri.toString());
    }

    /** The same for a text that need not be a URI: what stands before an at sign is taken for user info. */
    public static String of(String text) {
        return withoutQuery(USER_INFO.matcher(text).replaceFirst("${scheme}***@"));
    }

    private static String withoutQuery(String text) {
        return QUERY.matcher(text).replaceFirst("?***");
    }
}
