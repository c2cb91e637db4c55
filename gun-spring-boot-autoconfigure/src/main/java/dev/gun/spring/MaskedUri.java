package dev.gun.spring;

import java.net.URI;
import java.util.regex.Pattern;

/** Shows a URI without what may be secret in it: its user info and its query. */
public final class MaskedUri {

    private static final Pattern USER_INFO = Pattern.compile("//[^/?#]*@");
    private static final Pattern QUERY = Pattern.compile("[?#].*", Pattern.DOTALL);

    private MaskedUri() {}

    /** The URI with {@code ***} for user info and query. */
    public static String of(URI uri) {
        return of(uri.toString());
    }

    /** The same for a text that need not be a URI. */
    public static String of(String text) {
        String shown = USER_INFO.matcher(text).replaceAll("//***@");
        return QUERY.matcher(shown).replaceFirst("?***");
    }
}
