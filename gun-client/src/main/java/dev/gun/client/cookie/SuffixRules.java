package dev.gun.client.cookie;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A public suffix list, by the algorithm of publicsuffix.org.
 *
 * @param plain rules without a wildcard
 * @param wildcards what stands behind {@code *.}
 * @param exceptions what stands behind {@code !}
 */
record SuffixRules(Set<String> plain, Set<String> wildcards, Set<String> exceptions) implements PublicSuffixes {

    static SuffixRules of(List<String> lines) {
        SuffixRules rules = new SuffixRules(new HashSet<>(), new HashSet<>(), new HashSet<>());
        for (String line : lines) {
            // "Each line is only read up to the first whitespace".
            String rule = line.strip().split("\\s", 2)[0];
            if (rule.isEmpty() || rule.startsWith("//")) {
                continue;
            }
            if (rule.startsWith("!")) {
                rules.exceptions.add(CookieMatch.canonical(rule.substring(1)));
            } else if (rule.startsWith("*.")) {
                rules.wildcards.add(CookieMatch.canonical(rule.substring(2)));
            } else {
                rules.plain.add(CookieMatch.canonical(rule));
            }
        }
        return rules;
    }

    @Override
    public boolean isPublicSuffix(String domain) {
        if (exceptions.contains(domain)) {
            return false;
        }
        if (plain.contains(domain)) {
            return true;
        }
        int dot = domain.indexOf('.');
        // "If no rules match, the prevailing rule is "*"."
        return dot < 0 || wildcards.contains(domain.substring(dot + 1));
    }
}
