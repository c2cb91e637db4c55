package dev.gun.client.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;
import static org.quicktheories.generators.SourceDSL.strings;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Dates of cookies are read by the algorithm of RFC 6265bis §5.1.1")
class CookieDateTests {

    private static final DateTimeFormatter RFC_1123 =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Wed, 09 Jun 2027 10:18:14 GMT            | 2027-06-09T10:18:14Z",
                "Wednesday, 09-Jun-27 10:18:14 GMT        | 2027-06-09T10:18:14Z",
                "Wed Jun  9 10:18:14 2027                 | 2027-06-09T10:18:14Z",
                "9 JUNE 2027 1:2:3                        | 2027-06-09T01:02:03Z",
                "2027 10:18:14 june 9                     | 2027-06-09T10:18:14Z",
                "10:18:14,2027/09;Jun                     | 2027-06-09T10:18:14Z",
                "9th Jun 2027x 10:18:14pm                 | 2027-06-09T10:18:14Z",
                "Wed, 09 Jun 2027 10:18:14 +0900          | 2027-06-09T10:18:14Z",
                "29 Feb 2028 00:00:00                     | 2028-02-29T00:00:00Z",
                "31 Dec 1601 23:59:59                     | 1601-12-31T23:59:59Z",
                "1 Jan 70 00:00:00                        | 1970-01-01T00:00:00Z",
                "1 Jan 99 00:00:00                        | 1999-01-01T00:00:00Z",
                "1 Jan 00 00:00:00                        | 2000-01-01T00:00:00Z",
                "1 Jan 69 00:00:00                        | 2069-01-01T00:00:00Z",
                "1 Jan 9999 00:00:00                      | 9999-01-01T00:00:00Z",
                "11:11:11 12:12:12 1 2 2030 Jan           | 2030-01-12T11:11:11Z"
            })
    @DisplayName("tokens are told by their form, in whatever order they come; the first of a kind counts")
    void read(String text, Instant expected) {
        assertThat(CookieDate.parse(text)).isEqualTo(expected);
    }

    @Test
    @DisplayName("a number of three digits is a year, and not one of the years it might stand for")
    void threeDigits() {
        assertThat(CookieDate.parse("1 Jan 123 00:00:00")).isNull();
    }

    @ParameterizedTest(name = "\"{0}\"")
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "1 Jan 2030",
                "00:00:00 Jan 2030",
                "00:00:00 1 2030",
                "00:00:00 1 Jan",
                "32 Jan 2030 00:00:00",
                "0 Jan 2030 00:00:00",
                "30 Feb 2030 00:00:00",
                "29 Feb 2030 00:00:00",
                "31 Jun 2030 00:00:00",
                "1 Jan 1600 00:00:00",
                "1 Jan 2030 24:00:00",
                "1 Jan 2030 00:60:00",
                "1 Jan 2030 00:00:60",
                "1 Jan 2030 00:00",
                "1 Jan 2030 000:00:00",
                "1 Jan 2030 00:00:000",
                "1 Jan 20300 00:00:00",
                "1 Foo 2030 00:00:00"
            })
    @DisplayName("what lacks a part, or names no date, is none")
    void none(String text) {
        assertThat(CookieDate.parse(text)).isNull();
    }

    @Test
    @DisplayName("any date of HTTP is read as what it is")
    void anyDate() {
        qt().forAll(longs().between(-11_644_473_600L, 253_402_300_799L)).checkAssert(seconds -> {
            Instant instant = Instant.ofEpochSecond(seconds);
            assertThat(CookieDate.parse(RFC_1123.format(instant.atOffset(ZoneOffset.UTC))))
                    .isEqualTo(instant);
        });
    }

    @Test
    @DisplayName("any text is a date or none")
    void anyText() {
        qt().withExamples(3_000)
                .forAll(strings().basicLatinAlphabet().ofLengthBetween(0, 40))
                .checkAssert(text -> assertThat(CookieDate.parse(text))
                        .satisfiesAnyOf(date -> assertThat(date).isNull(), date -> assertThat(date)
                                .isAfterOrEqualTo(Instant.parse("1601-01-01T00:00:00Z"))));
    }
}
