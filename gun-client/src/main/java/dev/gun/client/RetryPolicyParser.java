package dev.gun.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The string form of {@link RetryPolicy}. */
final class RetryPolicyParser {

    private static final String FORM =
            "fixed=<retries>,delay=<duration> or exponential=<initial>:<max>[,multiplier=<n>][,jitter=<0..1>]"
                    + "[,retries=<n>], with durations such as 500ms, 5s, 2m or 1h";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private RetryPolicyParser() {}

    static RetryPolicy parse(@Nullable String text) {
        Map<String, String> parts = parts(text);
        try {
            if (parts.containsKey("fixed")) {
                int retries = Integer.parseInt(take(parts, "fixed", ""));
                Duration delay = duration(take(parts, "delay", "5s"));
                requireNothingElse(parts, text);
                return RetryPolicy.fixed(retries, delay);
            }
            String[] bounds = take(parts, "exponential", "").split(":", -1);
            if (bounds.length != 2) {
                throw malformed(text);
            }
            double multiplier = Double.parseDouble(take(parts, "multiplier", "2"));
            double jitter = Double.parseDouble(take(parts, "jitter", "0"));
            String limited = take(parts, "retries", "");
            int limit = limited.isEmpty() ? RetryPolicy.UNBOUNDED : Integer.parseInt(limited);
            requireNothingElse(parts, text);
            return RetryPolicy.exponential(duration(bounds[0]), duration(bounds[1]), multiplier, jitter, limit);
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private static Map<String, String> parts(@Nullable String text) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : String.valueOf(text).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0
                    || parts.put(
                                    part.substring(0, equals).trim(),
                                    part.substring(equals + 1).trim())
                            != null) {
                throw malformed(text);
            }
        }
        return parts;
    }

    private static void requireNothingElse(Map<String, String> parts, @Nullable String text) {
        if (!parts.isEmpty()) {
            throw malformed(text);
        }
    }

    private static String take(Map<String, String> parts, String key, String otherwise) {
        String value = parts.remove(key);
        return value == null ? otherwise : value;
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new NumberFormatException(text);
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static GunOptionsException malformed(@Nullable String text) {
        return new GunOptionsException("retry", text, FORM);
    }
}
