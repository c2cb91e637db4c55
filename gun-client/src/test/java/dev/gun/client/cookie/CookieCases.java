package dev.gun.client.cookie;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Cases in a text file, in themes of the web platform tests' {@code cookies} folder. A case is
 *
 * <pre>
 *   = its name
 *   URL that is asked
 *   &lt; a set-cookie field of the answer, any number of them
 *   URL that is asked next, the answer of which may set more
 *   &gt; the cookie field of that request; nothing behind the sign for none
 * </pre>
 *
 * <p>{@code \t}, {@code \0}, <code>&#92;x7f</code> and <code>{a*1024}</code> stand for what they look like.
 */
record CookieCases(String name, List<CookieCases.Step> steps) {

    /** One line of a case: {@code sign} is U for a request, or as in the file. */
    record Step(char sign, String text) {

        CookieOrigin origin() {
            return CookieOrigin.of(URI.create(text));
        }
    }

    static List<CookieCases> load(String resource) {
        List<CookieCases> cases = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(CookieCases.class.getResourceAsStream(resource));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("= ")) {
                    cases.add(new CookieCases(line.substring(2), new ArrayList<>()));
                } else if (line.startsWith("<") || line.startsWith(">")) {
                    String text = line.length() > 2 ? unescaped(line.substring(2)) : "";
                    cases.get(cases.size() - 1).steps.add(new Step(line.charAt(0), text));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    cases.get(cases.size() - 1).steps.add(new Step('U', line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static String unescaped(String text) {
        String plain = text.replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\x7f", "\u007f")
                .replace("\\x01", "\u0001");
        int brace = plain.indexOf('{');
        while (brace >= 0) {
            int star = plain.indexOf('*', brace);
            int end = plain.indexOf('}', brace);
            String unit = plain.substring(brace + 1, star);
            int times = Integer.parseInt(plain.substring(star + 1, end));
            plain = plain.substring(0, brace) + unit.repeat(times) + plain.substring(end + 1);
            brace = plain.indexOf('{', brace + times);
        }
        // As a header's value: characters stand for octets.
        return new String(plain.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return name;
    }
}
