package dev.gun.client.cookie;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates as cookies have them, in whatever order: RFC 6265bis §5.1.1. */
final class CookieDate {

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final int MISSING = -1;

    private int hour = MISSING;
    private int minute;
    private int second;
    private int day = MISSING;
    private int month = MISSING;
    private int year = MISSING;

    private CookieDate() {}

    /** The date in {@code text}, {@code null} when there is none. */
    static @Nullable Instant parse(String text) {
        CookieDate date = new CookieDate();
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || isDelimiter(text.charAt(i))) {
                if (i > begin) {
                    date.token(text.substring(begin, i));
                }
                begin = i + 1;
            }
        }
        return date.instant();
    }

    /** {@code delimiter = %x09 / %x20-2F / %x3B-40 / %x5B-60 / %x7B-7E} */
    private static boolean isDelimiter(char c) {
        return c == 0x09
                || (c >= 0x20 && c <= 0x2f)
                || (c >= 0x3b && c <= 0x40)
                || (c >= 0x5b && c <= 0x60)
                || (c >= 0x7b && c <= 0x7e);
    }

    /** "1. Using the grammar below, divide the cookie-date into date-tokens. 2. Process each date-token" in this order. */
    private void token(String token) {
        if (hour == MISSING && time(token)) {
            return;
        }
        int digits = digits(token, 0);
        if (day == MISSING && digits >= 1 && digits <= 2) {
            day = number(token, 0, digits);
        } else if (month == MISSING && isMonth(token)) {
            month = monthOf(token);
        } else if (year == MISSING && digits >= 2 && digits <= 4) {
            int number = number(token, 0, digits);
            year = number >= 70 && number <= 99 ? number + 1_900 : number <= 69 ? number + 2_000 : number;
        }
    }

    private static boolean isMonth(String token) {
        return monthOf(token) >= 1;
    }

    private static int monthOf(String token) {
        return token.length() < 3 ? 0 : MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
    }

    /** {@code time = hms-time [ non-digit *OCTET ]}, {@code hms-time = time-field ":" time-field ":" time-field} */
    private boolean time(String token) {
        int[] fields = new int[3];
        int at = 0;
        for (int i = 0; i < 3; i++) {
            int digits = digits(token, at);
            if (digits < 1 || digits > 2) {
                return false;
            }
            fields[i] = number(token, at, digits);
            at += digits;
            if (i < 2 && (at >= token.length() || token.charAt(at++) != ':')) {
                return false;
            }
        }
        hour = fields[0];
        minute = fields[1];
        second = fields[2];
        return true;
    }

    /** How many digits there are in a row. */
    private static int digits(String token, int from) {
        int i = from;
        while (i < token.length() && token.charAt(i) >= '0' && token.charAt(i) <= '9') {
            i++;
        }
        return i - from;
    }

    private static int number(String token, int from, int digits) {
        return Integer.parseInt(token, from, from + digits, 10);
    }

    private @Nullable Instant instant() {
        if (hour == MISSING || day == MISSING || month == MISSING || year == MISSING || year < 1601) {
            return null;
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            // "If no such date exists, abort these steps and fail to parse the cookie-date."
            return null;
        }
    }
}
