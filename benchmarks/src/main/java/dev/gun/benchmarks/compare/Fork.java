package dev.gun.benchmarks.compare;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of our own that answers lines with lines. What it answers begins with {@code @}; the rest is its log. */
final class Fork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Fork.class);

    /** Longer than any answer takes; a process that hangs is ended, and counts as failed. */
    private static final int STUCK_MINUTES = 3;

    private static final ScheduledExecutorService WATCH = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    });

    /** From this version on the JVM warns of native libraries that it was not told of; Netty loads one. */
    private static final int QUIET_NATIVE_ACCESS = 24;

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    private Fork(String name, Process process) {
        this.name = name;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    /** Starts {@code main} on this process's class path, with its error output in {@code log}. */
    static Fork start(Class<?> main, List<String> jvmOptions, List<String> arguments, Path log) throws IOException {
        return start(System.getProperty("java.class.path"), main, jvmOptions, arguments, log);
    }

    /** The same, with a class path of its own. */
    static Fork start(String classPath, Class<?> main, List<String> jvmOptions, List<String> arguments, Path log)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= QUIET_NATIVE_ACCESS) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Fork(main.getSimpleName() + " " + String.join(" ", arguments), process);
    }

    /** Sends a line. */
    void tell(String line) {
        try {
            orders.write(line);
            orders.newLine();
            orders.flush();
        } catch (IOException e) {
            // It has ended, which the missing answer tells.
            LOG.debug("{} takes no orders any more", name, e);
        }
    }

    /** The next answer, without its {@code @}; {@code null} when the process has ended. */
    @Nullable String answer() throws IOException {
        ScheduledFuture<?> stuck = WATCH.schedule(process::destroyForcibly, STUCK_MINUTES, TimeUnit.MINUTES);
        try {
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith("@")) {
                    return line.substring(1);
                }
            }
            return null;
        } finally {
            stuck.cancel(false);
        }
    }

    /** The next answer, which must begin with {@code word}. */
    String answer(String word) throws IOException {
        String answer = answer();
        if (answer == null || !answer.startsWith(word)) {
            throw new IOException(name + ": expected '" + word + "', got " + answer);
        }
        return answer.substring(word.length()).strip();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
