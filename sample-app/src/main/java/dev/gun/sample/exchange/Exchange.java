package dev.gun.sample.exchange;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.SizeLimitHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The exchange: a feed at {@code ws://127.0.0.1:<port>/stream}, some twenty ticks a second to whoever has subscribed; an
 * API at {@code http://127.0.0.1:<apiPort>/api}, over HTTP/2 with prior knowledge; and two ways for each to misbehave.
 * {@link #start} and {@link #stop} are called by the container, the rest by any thread.
 */
@Component
@RegisterReflectionForBinding({Market.Instrument.class, Market.Point.class, ApiHandler.Fill.class})
public final class Exchange implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    /** Below the phase of the Gun connections (MAX_VALUE - 4096): up before they connect, gone after they have. */
    static final int PHASE = Integer.MAX_VALUE - 8192;

    private static final long LARGEST_REQUEST = 4096;
    private static final long ANY_RESPONSE = -1;

    private final ExchangeProperties properties;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Market market = new Market(RandomGenerator.getDefault(), Clock.systemUTC());
    /** Of each door that is down, what opens it again. */
    private final Map<Door, Future<?>> outages = new ConcurrentHashMap<>();

    private volatile @Nullable Running running;

    /** What exists only between start and stop. */
    private record Running(Server server, Map<Door, ServerConnector> doors, ScheduledExecutorService ticker) {}

    public Exchange(ExchangeProperties properties) {
        this.properties = properties;
    }

    @Override
    public void start() {
        Server server = new Server(new QueuedThreadPool(16, 2));
        HttpConfiguration http = new HttpConfiguration();
        Map<Door, ServerConnector> doors = new EnumMap<>(Door.class);
        doors.put(Door.FEED, new ServerConnector(server, 1, 1, new HttpConnectionFactory(http)));
        doors.put(Door.API, new ServerConnector(server, 1, 1, new HTTP2CServerConnectionFactory(http)));
        doors.forEach((door, connector) -> {
            connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
            connector.setPort(wanted(door));
            server.addConnector(connector);
        });
        server.setHandler(new Handler.Sequence(feed(server), api()));
        run(server::start, "start");
        // An outage closes such a socket and opens it again: the port must stay the same one.
        doors.values().forEach(connector -> connector.setPort(connector.getLocalPort()));
        ScheduledExecutorService ticker =
                new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "exchange-ticker"));
        running = new Running(server, doors, ticker);
        ticker.scheduleAtFixedRate(this::tick, 0, properties.tickInterval().toNanos(), TimeUnit.NANOSECONDS);
        log.info(
                "The embedded exchange has its feed at ws://127.0.0.1:{}/stream and its API at http://127.0.0.1:{}/api",
                port(Door.FEED),
                port(Door.API));
    }

    private Handler feed(Server server) {
        ContextHandler feed = new ContextHandler("/stream");
        feed.setAllowNullPathInContext(true);
        feed.setHandler(WebSocketUpgradeHandler.from(
                server,
                feed,
                websockets -> websockets.addMapping(
                        "/*", (request, response, callback) -> new Subscriber(subscribers::add, subscribers::remove))));
        return feed;
    }

    private Handler api() {
        SizeLimitHandler limited = new SizeLimitHandler(LARGEST_REQUEST, ANY_RESPONSE);
        limited.setHandler(new ApiHandler(market));
        return limited;
    }

    @Override
    public void stop() {
        Running was = running;
        running = null;
        if (was != null) {
            was.ticker().shutdownNow();
            run(was.server()::stop, "stop");
            subscribers.clear();
            outages.clear();
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

    /** The port of this door; while the exchange does not run, the one that was asked for. */
    public int port(Door door) {
        Running now = running;
        return now != null ? connector(now, door).getPort() : wanted(door);
    }

    /**
     * Cuts every connection of this door, without a word of goodbye, as a crash or a cable would.
     *
     * @return how many there were
     */
    public int drop(Door door) {
        Running now = running;
        // A copy: Jetty's collection shrinks while they are closed.
        List<EndPoint> connections =
                now == null ? List.of() : List.copyOf(connector(now, door).getConnectedEndPoints());
        connections.forEach(EndPoint::close);
        log.info("The exchange dropped {} connection(s) of its {}", connections.size(), name(door));
        return connections.size();
    }

    /** Cuts every connection of this door and refuses new ones for this long. */
    public synchronized void goDown(Door door, Duration outage) {
        Running now = running;
        if (now != null) {
            log.info("The exchange's {} is down for {} ms", name(door), outage.toMillis());
            // Jetty cuts the connections of a connector that stops.
            run(connector(now, door)::stop, "close its port");
            comeBackIn(now, door, outage);
        }
    }

    /** Ends an outage of this door; of no effect when there is none. */
    public synchronized void comeBack(Door door) {
        Running now = running;
        Future<?> end = outages.remove(door);
        if (now == null || end == null) {
            return;
        }
        end.cancel(false);
        try {
            connector(now, door).start();
            log.info("The exchange's {} is back", name(door));
        } catch (Exception e) {
            log.warn("The port of the exchange's {} cannot be opened again yet, next try in a second", name(door), e);
            comeBackIn(now, door, Duration.ofSeconds(1));
        }
    }

    private void comeBackIn(Running now, Door door, Duration delay) {
        Future<?> before =
                outages.put(door, now.ticker().schedule(() -> comeBack(door), delay.toNanos(), TimeUnit.NANOSECONDS));
        if (before != null) {
            before.cancel(false);
        }
    }

    private int wanted(Door door) {
        return switch (door) {
            case FEED -> properties.port();
            case API -> properties.apiPort();
        };
    }

    private static ServerConnector connector(Running now, Door door) {
        return Objects.requireNonNull(now.doors().get(door));
    }

    private static String name(Door door) {
        return door.name().toLowerCase(Locale.ROOT);
    }

    private void tick() {
        String json = market.next().toJson();
        for (Subscriber subscriber : subscribers) {
            subscriber.offer(json);
        }
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
