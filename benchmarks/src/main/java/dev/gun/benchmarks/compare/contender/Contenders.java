package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Contender;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Every contender by its name on the command line; the first is the limit that the others are measured by. */
public final class Contenders {

    /** The limit: nothing on Netty can cost less than Netty by hand. */
    public static final String LIMIT = "raw-netty";

    private static final Map<String, Supplier<Contender>> ALL = new LinkedHashMap<>();

    static {
        ALL.put(LIMIT, RawNetty::new);
        ALL.put("gun-loop", () -> new Gun(true));
        ALL.put("gun-executor", () -> new Gun(false));
        ALL.put("reactor-netty", ReactorNetty::new);
        ALL.put("vertx", VertX::new);
        ALL.put("armeria", Armeria::new);
        ALL.put("jetty", Jetty::new);
        ALL.put("jdk", Jdk::new);
        ALL.put("okhttp", OkHttp::new);
        ALL.put("apache", Apache::new);
    }

    private Contenders() {}

    /** The names. */
    public static Set<String> names() {
        return ALL.keySet();
    }

    /** The contender of that name. */
    public static Contender create(String name) {
        Supplier<Contender> maker = ALL.get(name);
        if (maker == null) {
            throw new IllegalArgumentException("No contender " + name + "; there are " + ALL.keySet());
        }
        return maker.get();
    }
}
