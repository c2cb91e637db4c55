package dev.gun.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one contender needed in one round.
 *
 * @param scenario the scenario's name
 * @param contender the contender's
 * @param leakDetection the level of Netty's leak detection, the same for all
 * @param number counts rounds from 1: those of one number were run one after the other
 * @param figures what was measured, in the units that the client's process prints
 */
record Round(String scenario, String contender, String leakDetection, int number, Map<String, Long> figures) {

    private static final Pattern FIGURE = Pattern.compile("(\\w+)=(-?\\d{1,18})");

    /** Reads {@code name=value name=value …}. */
    static Map<String, Long> parse(String line) {
        Map<String, Long> figures = new LinkedHashMap<>();
        for (String pair : line.split(" ", -1)) {
            Matcher figure = FIGURE.matcher(pair);
            if (!figure.matches()) {
                throw new IllegalArgumentException("'" + pair + "' is not name=number in: " + line);
            }
            figures.put(figure.group(1), Long.valueOf(figure.group(2)));
        }
        return figures;
    }

    /** A figure for each operation. */
    double each(String figure) {
        return (double) get(figure) / (double) get("operations");
    }

    long get(String figure) {
        Long value = figures.get(figure);
        if (value == null) {
            throw new IllegalArgumentException("No " + figure + " in " + this);
        }
        return value;
    }

    boolean has(String figure) {
        return figures.containsKey(figure);
    }
}
