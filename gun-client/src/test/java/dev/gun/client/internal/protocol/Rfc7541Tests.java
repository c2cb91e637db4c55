package dev.gun.client.internal.protocol;

import static dev.gun.client.internal.protocol.Rfc9113Row.connectionError;
import static dev.gun.client.internal.protocol.Rfc9113Row.fine;

import io.netty.handler.codec.http2.Http2Error;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Header compression for HTTP/2 (RFC 7541), as RFC 9113 §4.3 has it: an error ends the connection")
class Rfc7541Tests {

    private static Rfc9113Row broken(String rule, String text, String block) {
        return connectionError(rule, Http2Error.COMPRESSION_ERROR, text, headers(block));
    }

    private static String headers(String block) {
        int length = Rfc9113Row.hex(block).length;
        return String.format("%06x 01 05 00000001 %s", length, block);
    }

    private static Rfc9113Row decoded(String rule, String fields, String... blocks) {
        StringBuilder frames = new StringBuilder();
        for (String block : blocks) {
            frames.append(headers(block));
        }
        return fine(rule, frames.toString())
                .heard("S1 responseStart", "S1 response fin 200 [" + fields + "]", "S1 responseEnd", "S1 ended");
    }

    static Stream<Rfc9113Row> representations() {
        return Stream.of(
                decoded("§6.1: indexed, static table", "", "88"),
                decoded(
                        "§6.2.1: literal with indexing, new name, and then indexed, dynamic table",
                        "a: b, a: b",
                        "88 40 01 61 01 62 be"),
                decoded("§6.2.2: literal without indexing, indexed name", "server: x", "88 0f 27 01 78"),
                decoded("§6.2.3: literal never indexed, new name", "a: b", "88 10 01 61 01 62"),
                decoded("§5.2: Huffman", "a: www.example.com", "88 00 01 61 8c f1e3c2e5f23a6ba0ab90f4ff"),
                decoded("§5.2: an empty value", "a: ", "88 00 01 61 00"),
                decoded("§4.2, §6.3: two size updates at the beginning", "", "20 3f e1 1f 88"),
                decoded("§4.3: a size update of 0 evicts", "a: b, c: d", "88 40 01 61 01 62 00 01 63 01 64"));
    }

    @ParameterizedTest
    @MethodSource
    void representations(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> integers() {
        return Stream.of(
                decoded("§5.1: with zeros at the end", "server: x", "88 0f a7 80 00 01 78"),
                broken("§5.1: a length that does not end", "HPACK - decompression failure", "88 00 7f ff"),
                broken("§5.1: a length above 2^31", "HPACK - int overflow", "88 00 7f ffffffff7f"),
                broken("§5.1: a length above 2^63", "HPACK - long overflow", "88 00 7f ffffffffffffffffff7f"),
                broken("§5.1: an index above 2^63", "HPACK - long overflow", "ff ffffffffffffffffff7f"));
    }

    @ParameterizedTest
    @MethodSource
    void integers(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> indices() {
        return Stream.of(
                broken("§6.1: index 0", "HPACK - illegal index value", "80"),
                broken("§2.3.3: an index behind both tables", "HPACK - illegal index value", "be"),
                broken("§2.3.3: a large index behind both tables", "HPACK - illegal index value", "ff 80 01"),
                broken("§2.3.3: the index of a name behind both tables", "HPACK - illegal index value", "7e 01 78"),
                connectionError(
                                "§4.4: an index of what was evicted",
                                Http2Error.COMPRESSION_ERROR,
                                "HPACK - illegal index value",
                                "000006 01 04 00000001 88 40 01 61 01 62",
                                "000002 01 05 00000003 20 be")
                        .heard("S1 responseStart", "S1 response nofin 200 [a: b]"));
    }

    @ParameterizedTest
    @MethodSource
    void indices(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> strings() {
        return Stream.of(
                broken(
                        "§5.2: a name longer than the block",
                        "HPACK - a string is longer than its header block (RFC 7541 §5.2)",
                        "88 00 05 61"),
                broken(
                        "§5.2: a value longer than the block",
                        "HPACK - a string is longer than its header block (RFC 7541 §5.2)",
                        "88 00 01 61 05 62"),
                broken("§6.2: a literal that ends after its type", "Incomplete header block fragment.", "88 40"),
                broken("§6.2: a literal that ends after its name", "Incomplete header block fragment.", "88 40 01 61"),
                broken(
                        "§5.2: padding of the Huffman code longer than 7 bits",
                        "HPACK - Bad Encoding",
                        "88 00 01 61 82 1fff"),
                broken("§5.2: padding of the Huffman code with zeros", "HPACK - Bad Encoding", "88 00 01 61 81 18"),
                broken(
                        "§5.2: the end-of-string symbol of the Huffman code",
                        "HPACK - Bad Encoding",
                        "88 00 01 61 84 ffffffff"));
    }

    @ParameterizedTest
    @MethodSource
    void strings(Rfc9113Row row) throws Exception {
        row.check();
    }

    static Stream<Rfc9113Row> tableSize() {
        return Stream.of(
                broken(
                        "§6.3: a size update above SETTINGS_HEADER_TABLE_SIZE",
                        "HPACK - invalid max dynamic table size",
                        "3f e2 1f 88"),
                broken(
                        "§4.2: a size update behind a field",
                        "Dynamic table size update must happen at the beginning of the header block",
                        "88 20"),
                broken("§6.3: a size update that does not end", "HPACK - decompression failure", "3f ff"),
                fine(
                                "§4.2: a size update and nothing else, as trailers",
                                "000001 01 04 00000001 88",
                                "000001 01 05 00000001 20")
                        .heard(
                                "S1 responseStart",
                                "S1 response nofin 200 []",
                                "S1 trailers []",
                                "S1 responseEnd",
                                "S1 ended"));
    }

    @ParameterizedTest
    @MethodSource
    void tableSize(Rfc9113Row row) throws Exception {
        row.check();
    }
}
