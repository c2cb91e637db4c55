package dev.gun.client.cookie;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Knows the domains under which anybody can register a name, such as {@code com} and {@code co.uk}: a cookie must not
 * be for all of them (RFC 6265bis §5.7). Must be thread-safe.
 */
@FunctionalInterface
public interface PublicSuffixes {

    /**
     * Whether {@code domain} is such a domain.
     *
     * @param domain a name of a host, in lower case, in ASCII (with A-labels), without a dot at either end
     */
    boolean isPublicSuffix(String domain);

    /**
     * What is best on this class path: the list that comes with Guava, if that is there, so that it is as new as Guava
     * is. Without it only names of one label count as public, so that {@code com} is refused but {@code co.uk} is not,
     * and a warning is logged once.
     */
    static PublicSuffixes standard() {
        return StandardSuffixes.INSTANCE;
    }

    /**
     * The list in {@code file}, in the format of publicsuffix.org; many systems have it, and keep it up to date, at
     * {@code /usr/share/publicsuffix/public_suffix_list.dat}. Read once.
     *
     * @throws IOException when it cannot be read
     */
    static PublicSuffixes read(Path file) throws IOException {
        return parse(Files.readAllLines(file, StandardCharsets.UTF_8));
    }

    /** The list that these lines are, in the format of publicsuffix.org. */
    static PublicSuffixes parse(List<String> lines) {
        return SuffixRules.of(lines);
    }
}
