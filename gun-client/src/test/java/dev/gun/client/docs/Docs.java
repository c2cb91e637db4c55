package dev.gun.client.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The documents, read from the working copy: tests run in the directory of their module. */
final class Docs {

    private static final Path ROOT = Path.of("..");

    private Docs() {}

    /**
     * A line of a document.
     *
     * @param file its file, from the root of the working copy
     * @param number from 1
     * @param text without the line's end
     */
    record Line(String file, int number, String text) {

        /** Where the line is, for people and for editors that jump there. */
        String at() {
            return file + ":" + number;
        }

        /** The cells of a table's row, empty when the line is none whose first cell is code. */
        List<String> cells() {
            if (!text.startsWith("| `")) {
                return List.of();
            }
            return Arrays.stream(text.substring(1).split("\\|", -1))
                    .map(String::strip)
                    .toList();
        }
    }

    /** The lines of a file, named from the root of the working copy. */
    static List<Line> lines(String file) {
        try {
            List<Line> lines = new ArrayList<>();
            for (String text : Files.readAllLines(ROOT.resolve(file))) {
                lines.add(new Line(file, lines.size() + 1, text));
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files in a directory with this ending, in order, named from the root of the working copy. */
    static List<String> files(String directory, String ending) {
        try (Stream<Path> files = Files.list(ROOT.resolve(directory))) {
            return files.map(file -> directory + "/" + file.getFileName())
                    .filter(file -> file.endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
