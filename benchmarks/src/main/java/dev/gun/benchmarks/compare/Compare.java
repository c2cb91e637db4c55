package dev.gun.benchmarks.compare;

import dev.gun.benchmarks.compare.client.ContenderMain;
import dev.gun.benchmarks.compare.server.BenchServer;
import dev.gun.benchmarks.compare.work.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs the comparison and writes what came of it. Server and clients are processes of their own. All clients of a
 * scenario are warmed up first and then take turns, in another order in each round, so that whatever else the machine
 * does hits them alike.
 */
public final class Compare {

    /** How the answer of a client begins that could not do what it was told. */
    private static final String FAILED = "failed ";

    private static final List<String> SERVER_OPTIONS = List.of("-Xmx1g", "-Dio.netty.leakDetection.level=disabled");

    private final Plan plan;
    private final Path log;
    private final Results results;

    private Compare(Plan plan) throws IOException {
        this.plan = plan;
        Files.createDirectories(plan.results());
        this.results = Results.read(plan.results());
        this.log = plan.results().resolve("log.txt");
        Files.writeString(log, "");
    }

    /** Runs the comparison; {@link Plan} says what the arguments are. */
    public static void main(String[] args) throws IOException {
        Plan plan = Plan.parse(args);
        say(Machine.describe());
        new Compare(plan).run();
    }

    private void run() throws IOException {
        for (Scenario scenario : plan.scenarios()) {
            for (String level : plan.leakDetection(scenario)) {
                say(scenario.id() + ", leak detection " + level);
                results.forget(scenario, level);
                switch (scenario.kind()) {
                    case IDLE -> freshProcesses(scenario, level);
                    case START -> starts(scenario, level);
                    default -> inTurns(scenario, level);
                }
                // What is there is never lost to what fails later.
                results.write(plan.results());
            }
        }
        say(Report.markdown(results));
    }

    /** Each client is started once, warmed up once, and measured once in each round. */
    private void inTurns(Scenario scenario, String level) throws IOException {
        Map<String, Fork> clients = new LinkedHashMap<>();
        try (Fork server = server()) {
            String ports = server.answer("ports");
            try {
                for (String contender : plan.contenders(scenario, level)) {
                    Fork client = client(scenario, contender, level, ports);
                    clients.put(contender, client);
                    if (!ready(scenario, contender, client)
                            || ask(scenario, contender, client, server, "warm") == null) {
                        client.close();
                        clients.remove(contender);
                    }
                }
                List<String> order = new ArrayList<>(clients.keySet());
                for (int number = 1; number <= plan.rounds(scenario); number++) {
                    Collections.shuffle(order, new Random(number));
                    for (String contender : order) {
                        Fork client = clients.get(contender);
                        if (client != null && !round(scenario, contender, level, number, client, server)) {
                            client.close();
                            clients.remove(contender);
                        }
                    }
                }
            } finally {
                clients.values().forEach(Fork::close);
            }
        }
    }

    /** Each client is started anew in each round. */
    private void freshProcesses(Scenario scenario, String level) throws IOException {
        for (int number = 1; number <= plan.rounds(scenario); number++) {
            for (String contender : plan.contenders(scenario, level)) {
                if (number > plan.rounds(scenario, contender)) {
                    continue;
                }
                try (Fork server = server();
                        Fork client = client(scenario, contender, level, server.answer("ports"))) {
                    if (ready(scenario, contender, client)) {
                        round(scenario, contender, level, number, client, server);
                    }
                }
            }
        }
    }

    /** An application is started with and without, in turns. */
    private void starts(Scenario scenario, String level) throws IOException {
        try (Fork server = server()) {
            Target target = Target.parse(server.answer("ports"));
            for (int number = 1; number <= plan.rounds(scenario); number++) {
                for (String contender : plan.contenders(scenario, level)) {
                    try (Fork application = Application.start(contender, target, level, log)) {
                        String figures = application.answer("started");
                        say("  " + contender + ": " + figures);
                        results.add(new Round(scenario.id(), contender, level, number, Round.parse(figures)));
                    }
                }
            }
        }
    }

    private Fork server() throws IOException {
        return Fork.start(BenchServer.class, SERVER_OPTIONS, List.of(), log);
    }

    private Fork client(Scenario scenario, String contender, String level, String ports) throws IOException {
        List<String> options = List.of(
                "-Xms1g",
                "-Xmx1g",
                "-XX:-UseDynamicNumberOfCompilerThreads",
                "-Dio.netty.leakDetection.level=" + level,
                // All on NIO: who brings a native transport along, and who does not, is not what is compared.
                "-Dio.netty.transport.noNative=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        return Fork.start(
                ContenderMain.class,
                options,
                List.of(contender, scenario.id(), ports, String.valueOf(plan.warmUpSeconds(scenario))),
                log);
    }

    private boolean ready(Scenario scenario, String contender, Fork client) throws IOException {
        String answer = client.answer();
        if (answer != null && answer.startsWith("unable")) {
            results.unable(
                    scenario, contender, answer.substring("unable".length()).strip());
            return false;
        }
        boolean failed = answer == null || answer.startsWith(FAILED);
        return !failed || failed(scenario, contender, answer);
    }

    private boolean round(Scenario scenario, String contender, String level, int number, Fork client, Fork server)
            throws IOException {
        String figures = ask(scenario, contender, client, server, "round");
        if (figures == null) {
            return false;
        }
        results.add(new Round(scenario.id(), contender, level, number, Round.parse(figures)));
        return true;
    }

    /** Tells the client to do it, and passes on what the client wants of the server until it has a result. */
    private @Nullable String ask(Scenario scenario, String contender, Fork client, Fork server, String order)
            throws IOException {
        client.tell(order);
        for (String answer = client.answer(); answer != null; answer = client.answer()) {
            if (answer.startsWith("server ")) {
                server.tell(answer.substring("server ".length()));
                server.answer("ok");
                client.tell("done");
            } else if (answer.startsWith(FAILED)) {
                failed(scenario, contender, answer);
                return null;
            } else {
                say("  " + contender + ": " + answer);
                return answer.substring(order.length()).strip();
            }
        }
        failed(scenario, contender, null);
        return null;
    }

    /** One client that fails does not take the others' figures along; the reader is told. */
    private boolean failed(Scenario scenario, String contender, @Nullable String answer) {
        String why = answer == null ? "it ended, or took too long" : answer;
        say("  " + contender + ": " + why + "; see " + log);
        results.unable(scenario, contender, why);
        return false;
    }

    @SuppressWarnings("SystemOut")
    private static void say(String line) {
        System.out.println(line);
    }
}
