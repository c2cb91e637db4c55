package dev.gun.client.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of Java code in a document.
 *
 * @param file the document
 * @param firstLine the number of the code's first line
 * @param lines the code
 */
record CodeBlock(String file, int firstLine, List<String> lines) {

    private static final String FENCE = "```";

    /** What is printed, and in a comment behind it what is to be printed. */
    private static final Pattern PRINTED = Pattern.compile("System\\.out\\.println\\(.*\\);\\s+// (.*)$");

    /** The blocks of a document, in order. */
    static List<CodeBlock> of(String file) {
        List<CodeBlock> blocks = new ArrayList<>();
        List<String> open = null;
        int first = 0;
        for (Docs.Line line : Docs.lines(file)) {
            if (open == null && line.text().equals(FENCE + "java")) {
                open = new ArrayList<>();
                first = line.number() + 1;
            } else if (open != null && line.text().equals(FENCE)) {
                blocks.add(new CodeBlock(file, first, List.copyOf(open)));
                open = null;
            } else if (open != null) {
                open.add(line.text());
            }
        }
        if (open != null) {
            throw new IllegalStateException(file + ":" + (first - 1) + ": the block has no end");
        }
        return blocks;
    }

    /** The name of the class that the block becomes. */
    String className() {
        String chapter = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
        return "Block_" + chapter.replace('-', '_') + "_" + firstLine;
    }

    /** Where a line of the class is in the document. */
    String at(long lineOfClass) {
        return file + ":" + lineOfClass;
    }

    /** The class: the code on the very lines that it has in the document, what it needs around it on others. */
    String source() {
        String imports =
                "import dev.gun.client.*; import dev.gun.client.cookie.*; import dev.gun.client.event.*; import dev.gun.client.message.*;"
                        + " import java.net.*; import dev.gun.client.Proxy; import java.nio.ByteBuffer;"
                        + " import java.nio.channels.FileChannel; import java.nio.file.*; import java.time.*; import java.util.*;"
                        + " import java.security.MessageDigest; import java.util.concurrent.*;"
                        + " import java.util.concurrent.atomic.*; import static java.nio.charset.StandardCharsets.UTF_8;";
        String head = " final class " + className() + " { static void run(GunClient gun, String host, int port,"
                + " int tlsPort, java.security.KeyStore trustStore, int proxyPort, int h2ProxyPort, int socksPort,"
                + " java.io.PrintStream out) throws Exception {";
        return imports + head + "\n".repeat(firstLine - 1)
                + String.join("\n", lines).replace("System.out.", "out.") + "\n}}\n";
    }

    /** What running the block has to print, line by line. */
    List<String> expectedOutput() {
        List<String> expected = new ArrayList<>();
        for (String line : lines) {
            Matcher printed = PRINTED.matcher(line);
            if (printed.find()) {
                expected.add(printed.group(1));
            }
        }
        return expected;
    }

    @Override
    public String toString() {
        return file + ":" + firstLine;
    }
}
