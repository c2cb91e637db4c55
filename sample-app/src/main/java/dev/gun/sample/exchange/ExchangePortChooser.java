package dev.gun.sample.exchange;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.Log;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Settles the ports of the embedded exchange before anything is bound to them, because {@code application.yml} builds
 * the connections' addresses from these properties: the port asked for if it is free, else any free one. Otherwise a
 * second copy of the sample, or a stranger on the port, would break the one-command start.
 */
final class ExchangePortChooser implements EnvironmentPostProcessor, Ordered {

    static final String FEED_PORT = "sample.exchange.port";
    static final String API_PORT = "sample.exchange.api-port";
    private static final int ANY_FREE_PORT = 0;

    private final Log log;

    ExchangePortChooser(DeferredLogFactory logs) {
        this.log = logs.getLog(ExchangePortChooser.class);
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> chosen = new HashMap<>();
        for (String property : List.of(FEED_PORT, API_PORT)) {
            int wanted = environment.getProperty(property, Integer.class, ANY_FREE_PORT);
            chosen.put(property, choose(wanted, chosen));
        }
        environment.getPropertySources().addFirst(new MapPropertySource("embedded exchange", chosen));
    }

    private int choose(int wanted, Map<String, Object> others) {
        if (wanted != ANY_FREE_PORT && !others.containsValue(wanted) && isFree(wanted)) {
            return wanted;
        }
        int free = anyFreePort();
        while (others.containsValue(free)) {
            free = anyFreePort();
        }
        if (wanted != ANY_FREE_PORT) {
            log.info("Port " + wanted + " is taken, so the embedded exchange uses " + free);
        }
        return free;
    }

    /** After application.yml has been read, which asks for ports. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = bind(port)) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static int anyFreePort() {
        try (ServerSocket probe = bind(ANY_FREE_PORT)) {
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on the loopback interface for the embedded exchange", e);
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
