package dev.gun.benchmarks.compare;

import java.util.Locale;

/**
 * A table as bars. Written by hand, since the libraries for charts want fonts and a desktop, which a server's JDK lacks.
 */
final class Chart {

    private static final int WIDTH = 720;
    private static final int LABEL = 150;
    private static final int BAR = 22;
    private static final int GAP = 8;
    private static final int TOP = 44;

    private Chart() {}

    /** The costs in relation to the limit's, with the range of half of all rounds as a thin line. */
    static String svg(Summary.Table table) {
        double largest = table.rows().stream()
                .mapToDouble(row -> row.ratio().high())
                .max()
                .orElse(1);
        double scale = (WIDTH - LABEL - 70) / largest;
        int height = TOP + table.rows().size() * (BAR + GAP) + GAP;
        StringBuilder svg = new StringBuilder();
        add(
                svg,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n",
                WIDTH,
                height);
        add(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n", WIDTH, height);
        add(
                svg,
                "<text x=\"%d\" y=\"24\" font-size=\"15\" fill=\"#1b2a3a\">%s, leak detection %s</text>%n",
                GAP,
                table.scenario().title(),
                table.leakDetection());
        int y = TOP;
        for (Summary.Row row : table.rows()) {
            bar(svg, row, y, scale);
            y += BAR + GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    private static void bar(StringBuilder svg, Summary.Row row, int y, double scale) {
        String colour = row.contender().startsWith("gun") ? "#1f6feb" : "#9aa7b4";
        int middle = y + BAR / 2;
        double end = LABEL + row.ratio().median() * scale;
        add(
                svg,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1b2a3a\">%s</text>%n",
                LABEL - GAP,
                middle + 5,
                row.contender());
        add(
                svg,
                "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                LABEL,
                y,
                end - LABEL,
                BAR,
                colour);
        add(
                svg,
                "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#1b2a3a\"/>%n",
                LABEL + row.ratio().low() * scale,
                middle,
                LABEL + row.ratio().high() * scale,
                middle);
        add(
                svg,
                "<text x=\"%.1f\" y=\"%d\" fill=\"#1b2a3a\">%.2f</text>%n",
                LABEL + row.ratio().high() * scale + GAP,
                middle + 5,
                row.ratio().median());
    }

    private static void add(StringBuilder svg, String pattern, Object... values) {
        svg.append(String.format(Locale.ROOT, pattern, values));
    }
}
