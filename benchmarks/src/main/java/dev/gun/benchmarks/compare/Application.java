package dev.gun.benchmarks.compare;

import dev.gun.benchmarks.compare.contender.Contenders;
import dev.gun.benchmarks.compare.spring.StartMain;
import dev.gun.benchmarks.compare.work.Target;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An application that is started on a class path as it would have it: nobody pays for the jars of other contenders. */
final class Application {

    /** Spring Boot's plain starter, its log, and this module: not what its tests and metrics would add to a start. */
    private static final Pattern SPRING = Pattern.compile(
            "(spring-(boot|boot-autoconfigure|boot-starter|core|context|beans|aop|expression)|commons-logging|slf4j-.*"
                    + "|micrometer-(commons|observation)|jspecify|snakeyaml|jakarta\\.annotation-api)-\\d.*");

    /** What the starter brings along: not what other contenders add to Netty, each jar of which a start has to open. */
    private static final Pattern STARTER = Pattern.compile("gun-.*"
            + "|netty-(common|buffer|resolver|resolver-dns|transport|transport-native-unix-common|handler|codec-base"
            + "|codec-compression|codec-dns|codec-http|codec-http2)-[\\d.]+Final\\.jar");

    private Application() {}

    /** Starts it with or without the starter; with it, one connection to the server is configured. */
    static Fork start(String contender, Target target, String leakDetection, Path log) throws IOException {
        boolean starter = contender.equals(Contenders.WITH_STARTER);
        List<String> options = List.of(
                "-Dio.netty.leakDetection.level=" + leakDetection,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dspring.main.banner-mode=off",
                "-Dgun.connections.feed.uri=ws://" + Target.HOST + ":" + target.http1() + "/ws/push");
        return Fork.start(classPath(starter), StartMain.class, options, List.of(), log);
    }

    /**
     * Of this process's class path what such an application has a use for. What the starter brings along comes last, as
     * Maven arranges it when the starter is added to a Spring Boot application: a class is looked for in one jar after the
     * other.
     */
    static String classPath(boolean starter) {
        List<String> entries =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        Stream<String> application = entries.stream().filter(entry -> isOfApplication(name(Path.of(entry))));
        Stream<String> added = entries.stream()
                .filter(entry ->
                        starter && STARTER.matcher(name(Path.of(entry))).matches());
        return Stream.concat(application, added).collect(Collectors.joining(File.pathSeparator));
    }

    private static boolean isOfApplication(String name) {
        return name.startsWith("benchmarks") || SPRING.matcher(name).matches();
    }

    /** A jar's, or that of the module whose {@code target/classes} it is. */
    private static String name(Path entry) {
        Path path = entry.toAbsolutePath().normalize();
        int names = path.getNameCount();
        boolean module = path.endsWith(Path.of("target", "classes")) && names > 2;
        return path.getName(module ? names - 3 : names - 1).toString();
    }
}
