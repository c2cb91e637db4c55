package dev.gun.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Scenarios that Gun and this library have both played, as text: {@code == title}, remarks that begin with {@code #},
 * then steps, each followed by what was heard because of it. As in a diff, a line that begins with two blanks was heard
 * from both, one that begins with {@code +} only here, and one that begins with {@code -} only from Gun.
 *
 * <p>What is heard: the name of a callback with what is worth saying of its event; {@code >} and a message; {@code =}
 * and what the server saw. Gun's order among callbacks, and among messages, is that of the lines. Its reasons are
 * written as ours where they mean the same.
 */
final class ParityScript {

    /**
     * A line of a scenario, with what it leads to.
     *
     * @param heard here
     * @param onlyGun what Gun says and this library does not
     * @param onlyHere what this library says and Gun does not
     */
    record Step(String line, List<String> heard, List<String> onlyGun, List<String> onlyHere) {

        /** The first word of the line. */
        String verb() {
            return words().get(0);
        }

        /** The line's words. */
        List<String> words() {
            return List.of(line.split(" ", -1));
        }

        /** What follows the first so many words, blanks and all. */
        String after(int words) {
            String[] parts = line.split(" ", words + 1);
            return parts.length > words ? parts[words] : "";
        }
    }

    /**
     * A scenario: the first step opens the connection.
     *
     * @param remarks why Gun differs
     */
    record Scenario(String title, List<String> remarks, List<Step> steps) {

        /** Whether Gun says anything else than this library. */
        boolean differs() {
            return steps.stream()
                    .anyMatch(step ->
                            !step.onlyGun().isEmpty() || !step.onlyHere().isEmpty());
        }
    }

    private ParityScript() {}

    /** Reads the scenarios of a resource in {@code parity/}. */
    static List<Scenario> read(String name) {
        try (InputStream in = ParityScript.class.getResourceAsStream("/parity/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no such resource: parity/" + name);
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Scenario> parse(String text) {
        List<Scenario> scenarios = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("== ")) {
                scenarios.add(new Scenario(line.substring(3), new ArrayList<>(), new ArrayList<>()));
            } else if (!line.isEmpty()) {
                add(scenarios.get(scenarios.size() - 1), line);
            }
        }
        return List.copyOf(scenarios);
    }

    private static void add(Scenario scenario, String line) {
        List<Step> steps = scenario.steps();
        switch (line.substring(0, Math.min(2, line.length()))) {
            case "# " -> scenario.remarks().add(line.substring(2));
            case "  " -> last(steps).heard().add(line.substring(2));
            case "- " -> last(steps).onlyGun().add(line.substring(2));
            case "+ " -> {
                last(steps).heard().add(line.substring(2));
                last(steps).onlyHere().add(line.substring(2));
            }
            default -> steps.add(new Step(line, new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        }
    }

    private static Step last(List<Step> steps) {
        return steps.get(steps.size() - 1);
    }
}
