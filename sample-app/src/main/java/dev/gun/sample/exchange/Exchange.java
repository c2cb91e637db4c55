package dev.gun.sample.exchange;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The exchange: {@code ws://127.0.0.1:<port>/stream}, some twenty ticks a second to whoever has subscribed, and two
 * ways to misbehave. {@link #start} and {@link #stop} are called by the container, the rest by any thread.
 */
public final class Exchange implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    /** Below the phase of the Gun connections (MAX_VALUE - 4096): up before they connect, gone after they have. */
    static final int PHASE = Integer.MAX_VALUE - 8192;

    private final int port;
    private final Duration tickInterval;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Market market = new Market(RandomGenerator.getDefault(), Clock.systemUTC());
    private volatile @Nullable Running running;

    /** What exists only between start and stop. */
    private record Running(Server server, ServerConnector connector, ScheduledExecutorService ticker) {}

    public Exchange(int port, Duration tickInterval) {
        this.port = port;
        this.tickInterval = tickInterval;
    }

    @Override
    public void start() {
        Server server = new Server(new QueuedThreadPool(16, 2));
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setPort(port);
        server.addConnector(connector);
        ContextHandler root = new ContextHandler("/");
        root.setHandler(WebSocketUpgradeHandler.from(
                server,
                root,
                websockets -> websockets.addMapping(
                        "/stream", (request, response, callback) -> new Subscriber(subscribers::add, this::forget))));
        server.setHandler(root);
        run(server::start, "start");
        // An outage closes this socket and opens it again: the port must stay the same one.
        connector.setPort(connector.getLocalPort());
        ScheduledExecutorService ticker =
                new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "exchange-ticker"));
        running = new Running(server, connector, ticker);
        ticker.scheduleAtFixedRate(this::tick, 0, tickInterval.toNanos(), TimeUnit.NANOSECONDS);
        log.info("The embedded exchange listens at ws://127.0.0.1:{}/stream", connector.getPort());
    }

    @Override
    public void stop() {
        Running was = running;
        running = null;
        if (was != null) {
            was.ticker().shutdownNow();
            run(was.server()::stop, "stop");
            subscribers.clear();
        }
    }

    @Override
    public boolean isRunning() {
        return running != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** The port it listens on; while it does not run, the one that was asked for. */
    public int port() {
        Running now = running;
        return now != null ? now.connector().getPort() : port;
    }

    /**
     * Cuts every connection abruptly.
     *
     * @return how many there were
     */
    public int dropAll() {
        int dropped = 0;
        for (Subscriber subscriber : subscribers) {
            subscriber.cut();
            dropped++;
        }
        log.info("The exchange dropped {} connection(s)", dropped);
        return dropped;
    }

    /** Cuts every connection and refuses new ones for this long. */
    public void goDown(Duration outage) {
        Running now = running;
        if (now != null) {
            log.info("The exchange is down for {} ms", outage.toMillis());
            // Jetty cuts the connections of a connector that stops.
            run(now.connector()::stop, "close its port");
            now.ticker().schedule(() -> comeBack(now), outage.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void comeBack(Running now) {
        try {
            now.connector().start();
            log.info("The exchange is back");
        } catch (Exception e) {
            log.warn(
                    "Port {} cannot be opened again yet, next try in a second",
                    now.connector().getPort(),
                    e);
            now.ticker().schedule(() -> comeBack(now), 1, TimeUnit.SECONDS);
        }
    }

    private void tick() {
        String json = market.next().toJson();
        for (Subscriber subscriber : subscribers) {
            subscriber.offer(json);
        }
    }

    private void forget(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    private static void run(JettyAction action, String what) {
        try {
            action.run();
        } catch (Exception e) {
            throw new IllegalStateException("The embedded exchange could not " + what, e);
        }
    }

    /** Jetty's life-cycle methods declare Exception. */
    private interface JettyAction {
        void run() throws Exception;
    }
}
