package dev.gun.benchmarks.compare;

import dev.gun.benchmarks.compare.contender.Contenders;
import dev.gun.benchmarks.compare.work.Returning;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/** What gun-client has promised, against what was measured. What was not measured has no bar. */
final class Bars {

    private static final double LOOP = 1.15;
    private static final double EXECUTOR = 1.4;
    private static final double TUNNEL = 1.3;
    private static final double IDLE = 1.25;
    private static final double FLAT = 1.2;
    private static final double STARTER_MILLIS = 100;

    /** A {@code String} of 64 Latin-1 characters: the object, its array's header, and the characters. */
    private static final int TEXT_OBJECT = 24 + 16 + 64;
    /** A {@code byte[]} of 1 KiB. */
    private static final int BINARY_OBJECT = 16 + 1_024;

    /** The largest delay that the policy can give for the first attempt, 20 % and 2 s: in milliseconds. */
    private static final double STORM_MILLIS = 1.2 * (double) Returning.INITIAL.toMillis() + 2_000;

    private final List<Bar> bars = new ArrayList<>();
    private final Results results;

    private Bars(Results results) {
        this.results = results;
    }

    /**
     * One promise.
     *
     * @param name what is promised
     * @param leakDetection at which level of Netty's leak detection
     * @param asked the promise
     * @param measured the median, with the quartiles
     * @param met whether the median keeps it
     */
    record Bar(String name, String leakDetection, String asked, String measured, boolean met) {}

    /** All bars that there are figures for. */
    static List<Bar> of(Results results) {
        Bars bars = new Bars(results);
        for (Summary.Table table : Summary.tables(results)) {
            switch (table.scenario().kind()) {
                case PROTOCOL -> bars.protocol(table);
                case TUNNEL -> bars.tunnel(table);
                case FAN_IN -> bars.fanIn(table);
                case IDLE -> bars.idle(table);
                case STORM -> bars.storm(table);
                case SPRING -> bars.peers(table, "gun-spring");
                case START -> bars.start(table);
            }
        }
        return bars.bars;
    }

    private void protocol(Summary.Table table) {
        row(table, Contenders.GUN_LOOP).ifPresent(row -> atMost(table, row, "CPU to raw Netty's", row.ratio(), LOOP));
        row(table, Contenders.GUN_EXECUTOR)
                .ifPresent(row -> atMost(table, row, "CPU to raw Netty's", row.ratio(), EXECUTOR));
        peers(table, Contenders.GUN_LOOP);
        peers(table, Contenders.GUN_EXECUTOR);
    }

    /** Below every peer: the cheapest of them is the one that counts. */
    private void peers(Summary.Table table, String contender) {
        List<Summary.Row> peers = table.rows().stream()
                .filter(row ->
                        !Contenders.isGun(row.contender()) && !row.contender().equals(Contenders.LIMIT))
                .toList();
        Optional<Summary.Row> own = row(table, contender);
        if (own.isEmpty() || peers.isEmpty()) {
            return;
        }
        // The rows are in the order of what they cost.
        Summary.Row cheapest = peers.get(0);
        Summary.Spread ratio =
                ratio(own.get().rounds(), cheapest.rounds(), round -> Summary.cost(table.scenario(), round));
        add(
                table,
                own.get(),
                "CPU to the cheapest peer's, " + cheapest.contender(),
                "< 1",
                spread("%.2f", ratio),
                ratio.median() < 1);
    }

    private void tunnel(Summary.Table table) {
        for (String contender : List.of(Contenders.HTTP1_TUNNEL, Contenders.HTTP2_TUNNEL)) {
            row(table, contender)
                    .ifPresent(row -> atMost(table, row, "CPU to that without the tunnel", row.ratio(), TUNNEL));
        }
    }

    private void fanIn(Summary.Table table) {
        int object = table.scenario() == Scenario.FAN_IN_BINARY ? BINARY_OBJECT : TEXT_OBJECT;
        for (String contender : List.of(Contenders.GUN_LOOP, Contenders.GUN_EXECUTOR)) {
            row(table, contender).ifPresent(row -> {
                Summary.Spread bytes = Summary.Spread.of(row.rounds().stream()
                        .mapToDouble(round -> round.each("allocated"))
                        .toArray());
                add(
                        table,
                        row,
                        "B allocated a frame received",
                        format("≤ %d", 2 * object),
                        spread("%.0f", bytes),
                        bytes.median() <= 2.0 * object);
                if (table.scenario() == Scenario.FAN_IN_1000) {
                    flat(table, row);
                }
            });
        }
    }

    /** What raw Netty's is, is told too: whatever a client does, the system has more to do for more sockets. */
    private void flat(Summary.Table table, Summary.Row many) {
        Optional<Summary.Spread> ratio = toFew(table, many);
        if (ratio.isPresent()) {
            String limit = row(table, Contenders.LIMIT)
                    .flatMap(raw -> toFew(table, raw))
                    .map(raw -> format("; raw Netty %.2f", raw.median()))
                    .orElse("");
            add(
                    table,
                    many,
                    "CPU a frame to that of 10 connections",
                    "≤ " + FLAT,
                    spread("%.2f", ratio.get()) + limit,
                    ratio.get().median() <= FLAT);
        }
    }

    private Optional<Summary.Spread> toFew(Summary.Table table, Summary.Row many) {
        List<Round> few = results.rounds(Scenario.FAN_IN_10, table.leakDetection()).stream()
                .filter(round -> round.contender().equals(many.contender()))
                .toList();
        return few.isEmpty() ? Optional.empty() : Optional.of(ratio(many.rounds(), few, round -> round.each("cpu")));
    }

    private void idle(Summary.Table table) {
        for (String contender : List.of(Contenders.GUN_LOOP, Contenders.GUN_EXECUTOR)) {
            row(table, contender).ifPresent(row -> atMost(table, row, "memory to raw Netty's", row.ratio(), IDLE));
        }
    }

    private void storm(Summary.Table table) {
        for (String contender : List.of(Contenders.GUN_LOOP, Contenders.GUN_EXECUTOR)) {
            row(table, contender).ifPresent(row -> {
                Summary.Spread millis = Summary.Spread.of(row.rounds().stream()
                        .mapToDouble(round -> (double) round.get("wall") / 1e6)
                        .toArray());
                add(
                        table,
                        row,
                        "ms until the last is ready",
                        format("≤ %.0f", STORM_MILLIS),
                        spread("%.0f", millis),
                        millis.median() <= STORM_MILLIS);
            });
        }
    }

    private void start(Summary.Table table) {
        Optional<Summary.Row> with = row(table, Contenders.WITH_STARTER);
        Optional<Summary.Row> without = row(table, Contenders.WITHOUT_STARTER);
        if (with.isEmpty() || without.isEmpty()) {
            return;
        }
        Summary.Spread added = paired(
                with.get().rounds(),
                without.get().rounds(),
                (own, other) -> (double) (own.get("wall") - other.get("wall")) / 1e6);
        add(
                table,
                with.get(),
                "ms added to the start",
                format("≤ %.0f", STARTER_MILLIS),
                spread("%.0f", added),
                added.median() <= STARTER_MILLIS);
    }

    private void atMost(Summary.Table table, Summary.Row row, String what, Summary.Spread measured, double most) {
        add(table, row, what, "≤ " + most, spread("%.2f", measured), measured.median() <= most);
    }

    private void add(Summary.Table table, Summary.Row row, String what, String asked, String measured, boolean met) {
        bars.add(new Bar(
                table.scenario().id() + ", " + row.contender() + ": " + what,
                table.leakDetection(),
                asked,
                measured,
                met));
    }

    /** A figure of one divided by that of the other in the round of the same number. */
    private static Summary.Spread ratio(List<Round> own, List<Round> others, ToDoubleFunction<Round> figure) {
        return paired(own, others, (a, b) -> figure.applyAsDouble(a) / figure.applyAsDouble(b));
    }

    private static Summary.Spread paired(List<Round> own, List<Round> others, ToDoubleBiFunction<Round, Round> figure) {
        return Summary.Spread.of(own.stream()
                .flatMapToDouble(round -> others.stream()
                        .filter(other -> other.number() == round.number())
                        .mapToDouble(other -> figure.applyAsDouble(round, other)))
                .toArray());
    }

    private static Optional<Summary.Row> row(Summary.Table table, String contender) {
        return table.rows().stream()
                .filter(row -> row.contender().equals(contender))
                .findFirst();
    }

    private static String spread(String pattern, Summary.Spread spread) {
        return format(pattern + " (" + pattern + "–" + pattern + ")", spread.median(), spread.low(), spread.high());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
