package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.Scenario;
import dev.gun.benchmarks.compare.work.Contender;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Every contender by its name on the command line; the first is the limit that the others are measured by. */
public final class Contenders {

    /** The limit: nothing on Netty can cost less than Netty by hand. */
    public static final String LIMIT = "raw-netty";
    /** gun-client, its receivers on the event loop. */
    public static final String GUN_LOOP = "gun-loop";
    /** gun-client, its receivers on an executor. */
    public static final String GUN_EXECUTOR = "gun-executor";
    /** gun-client without a proxy: what it does through tunnels is measured by this. */
    public static final String NO_TUNNEL = "gun-direct";
    /** gun-client through a tunnel that has taken its connection. */
    public static final String HTTP1_TUNNEL = "gun-http1-tunnel";
    /** gun-client through a tunnel that is a stream. */
    public static final String HTTP2_TUNNEL = "gun-http2-tunnel";
    /** An application with the starter and one connection. */
    public static final String WITH_STARTER = "with-starter";
    /** The same application without the starter: what {@link #WITH_STARTER} is measured by. */
    public static final String WITHOUT_STARTER = "without-starter";

    private static final Map<String, Supplier<Contender>> CLIENTS = new LinkedHashMap<>();
    private static final Map<String, Supplier<Contender>> TUNNELS = new LinkedHashMap<>();
    private static final Map<String, Supplier<Contender>> FOR_SPRING = new LinkedHashMap<>();
    private static final List<String> APPLICATIONS = List.of(WITHOUT_STARTER, WITH_STARTER);

    static {
        CLIENTS.put(LIMIT, RawNetty::new);
        CLIENTS.put(GUN_LOOP, () -> new Gun(true));
        CLIENTS.put(GUN_EXECUTOR, () -> new Gun(false));
        CLIENTS.put("reactor-netty", ReactorNetty::new);
        CLIENTS.put("vertx", VertX::new);
        CLIENTS.put("armeria", Armeria::new);
        CLIENTS.put("jetty", Jetty::new);
        CLIENTS.put("jdk", Jdk::new);
        CLIENTS.put("okhttp", OkHttp::new);
        CLIENTS.put("apache", Apache::new);
        CLIENTS.put("helidon", HelidonLoader::load);
        TUNNELS.put(NO_TUNNEL, () -> new GunThroughTunnel(GunThroughTunnel.Way.DIRECT));
        TUNNELS.put(HTTP1_TUNNEL, () -> new GunThroughTunnel(GunThroughTunnel.Way.HTTP1));
        TUNNELS.put(HTTP2_TUNNEL, () -> new GunThroughTunnel(GunThroughTunnel.Way.HTTP2));
        FOR_SPRING.put("gun-spring", GunSpring::new);
        FOR_SPRING.put("spring-reactor-netty", SpringReactorNetty::new);
        FOR_SPRING.put("spring-standard", SpringStandard::new);
    }

    private Contenders() {}

    /** All names. */
    public static List<String> names() {
        List<String> names = new ArrayList<>(CLIENTS.keySet());
        names.addAll(TUNNELS.keySet());
        names.addAll(FOR_SPRING.keySet());
        names.addAll(APPLICATIONS);
        return names;
    }

    /** Who takes part in a scenario, the one that the others are measured by first. */
    public static List<String> of(Scenario scenario) {
        return switch (scenario.kind()) {
            case START -> APPLICATIONS;
            case TUNNEL -> List.copyOf(TUNNELS.keySet());
            case SPRING -> {
                List<String> names = new ArrayList<>(List.of(LIMIT, GUN_LOOP, GUN_EXECUTOR));
                names.addAll(FOR_SPRING.keySet());
                yield names;
            }
            default -> List.copyOf(CLIENTS.keySet());
        };
    }

    /** Whether it stands on gun-client. */
    public static boolean isGun(String contender) {
        return contender.startsWith("gun-");
    }

    /** The contender of that name. */
    public static Contender create(String name) {
        Supplier<Contender> maker = CLIENTS.getOrDefault(name, TUNNELS.getOrDefault(name, FOR_SPRING.get(name)));
        if (maker == null) {
            throw new IllegalArgumentException("No contender " + name + "; there are " + names());
        }
        return maker.get();
    }
}
