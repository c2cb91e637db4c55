package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.Scenario;
import dev.gun.benchmarks.compare.contender.Contenders;
import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Target;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One contender in one scenario. Arguments: contender, scenario, the server's ports, the longest warm-up in
 * seconds. Lines on standard input: {@code
 * warm}, {@code round}; each is answered with a line on standard output, {@code @warm} or {@code @round} and figures.
 */
public final class ContenderMain {

    /** A run is long enough to be measured, and short enough to be interleaved with those of others. */
    private static final long ROUND_NANOS = 1_500_000_000L;

    private static final int LONGEST_REASON = 160;

    private final BufferedReader orders =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));

    private final long longestWarmUp;

    private ContenderMain(long longestWarmUp) {
        this.longestWarmUp = longestWarmUp;
    }

    /** Runs one contender. */
    public static void main(String[] args) throws Exception {
        try {
            Contender contender = Contenders.create(args[0]);
            new ContenderMain(TimeUnit.SECONDS.toNanos(Long.parseLong(args[3])))
                    .run(contender, Scenario.of(args[1]), Target.parse(args[2]));
        } catch (UnsupportedOperationException e) {
            Orders.say("@unable " + e.getMessage());
        } catch (Exception e) {
            Orders.say("@failed " + reason(e));
            throw e;
        }
        // Whatever threads a client leaves behind.
        System.exit(0);
    }

    /** The innermost cause on one line; the log has the whole. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause.toString().lines().findFirst().orElse("");
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON);
    }

    private void run(Contender contender, Scenario scenario, Target target) throws Exception {
        switch (scenario) {
            case IDLE_2000 -> idle(contender, target, 2_000);
            case IDLE_10000 -> idle(contender, target, 10_000);
            default -> {
                try (Driver driver = Drivers.create(contender, scenario, target, new Orders(orders))) {
                    Orders.say("@ready");
                    measure(driver);
                }
            }
        }
    }

    private void measure(Driver driver) throws Exception {
        long perRound = driver.few();
        for (@Nullable String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("warm")) {
                perRound = warmUp(driver);
                Orders.say("@warm operations=" + perRound);
            } else {
                Orders.say("@round " + round(driver, perRound));
            }
        }
    }

    /** Runs until the JIT compiler has nothing to do any more; says how many operations a round takes. */
    private long warmUp(Driver driver) throws Exception {
        long operations = driver.few();
        long begun = System.nanoTime();
        int quiet = 0;
        while (quiet < 3 && System.nanoTime() - begun < longestWarmUp) {
            driver.settle();
            Meter meter = new Meter();
            long done = driver.run(operations, new Histogram(3));
            quiet = meter.compilerNanos() < meter.wallNanos() / 50 ? quiet + 1 : 0;
            operations = Math.max(driver.few(), (long) ((double) done * ROUND_NANOS / 2 / meter.wallNanos()));
        }
        return operations * 2;
    }

    private static String round(Driver driver, long operations) throws Exception {
        Histogram latencies = new Histogram(3);
        driver.settle();
        System.gc();
        Meter meter = new Meter();
        long done = driver.run(operations, latencies);
        long wall = meter.wallNanos();
        long cpu = meter.cpuNanos();
        long bytes = meter.allocatedBytes();
        return "operations=" + done + " wall=" + wall + " cpu=" + cpu + " jit=" + meter.compilerNanos() + " allocated="
                + bytes + " p50=" + latencies.getValueAtPercentile(50) + " p99=" + latencies.getValueAtPercentile(99)
                + " p999=" + latencies.getValueAtPercentile(99.9) + " peak=" + Meter.memory("VmHWM");
    }

    private void idle(Contender contender, Target target, int connections) throws Exception {
        try (var client = contender.webSockets(target, false)) {
            Orders.say("@ready");
            orders.readLine();
            IdleDriver.Memory each = IdleDriver.measure(client, connections);
            Orders.say("@round operations=" + connections + " heap=" + each.heap() + " direct=" + each.direct()
                    + " resident=" + each.resident() + " peak=" + Meter.memory("VmHWM"));
        }
    }
}
