package dev.gun.client;

import dev.gun.client.ParityScript.Scenario;
import dev.gun.client.ParityScript.Step;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.event.WsRecvFrameEndEvent;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunPush;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Plays a scenario against this library, step by step, and checks after each what was heard. */
final class ParityRun implements AutoCloseable {

    /** Everything heard: callbacks, messages, and what the server saw. */
    final Recorder<String> lines = new Recorder<>();

    private final GunClient client;
    private final ParityPeer peer = new ParityPeer(lines);
    private final RecordedEvents recorded = new RecordedEvents();
    private final Map<Long, GunStream> streams = new TreeMap<>();
    private final CompletableFuture<Reason> ownerLife = new CompletableFuture<>();
    private @Nullable GunConnection connection;

    /** Hears on the event loop, so that events and messages are in one order. */
    private final GunOwner owner = new GunOwner() {
        @Override
        public void receive(GunMessage message) {
            if (message instanceof GunPush push) {
                synchronized (streams) {
                    streams.put(push.promised().id(), push.promised());
                }
            }
            lines.record("> " + say(message));
        }

        @Override
        public boolean onEventLoop() {
            return true;
        }

        @Override
        public CompletionStage<Reason> terminated() {
            return ownerLife;
        }
    };

    ParityRun(GunClient client) {
        this.client = client;
    }

    void play(Scenario scenario) throws IOException, InterruptedException {
        for (Step step : scenario.steps()) {
            act(step);
            check(step);
        }
        lines.assertNothingMore();
    }

    /** Waits for what the step is said to lead to. */
    private void check(Step step) {
        try {
            lines.awaitSequence(step.heard());
        } catch (AssertionError e) {
            throw new AssertionError("after the step «" + step.line() + "»: " + e.getMessage(), e);
        }
    }

    /** The events so far. */
    List<Object> events() {
        return recorded.events.items();
    }

    /** Who owns the connection. */
    GunOwner owner() {
        return owner;
    }

    /** Where the server listens. */
    int port() {
        return peer.port();
    }

    private String say(GunMessage message) {
        if (message instanceof GunDown down && down.unprocessed().isEmpty()) {
            return Said.of(down).replace(" unprocessed=[]", "");
        }
        return Said.of(message).replace(":" + peer.port() + "/", ":PORT/");
    }

    /** Told on the event loop, like the owner; says more than {@link RecordedEvents} where it is worth it. */
    private EventHandler handler() {
        return (EventHandler) Proxy.newProxyInstance(
                EventHandler.class.getClassLoader(),
                new Class<?>[] {EventHandler.class},
                (proxy, method, arguments) -> {
                    Object result = method.invoke(recorded.handler, arguments);
                    if (method.getDeclaringClass() == EventHandler.class) {
                        lines.record(recorded.lines.awaitNext() + more(arguments[0]));
                    }
                    return result;
                });
    }

    private static String more(Object event) {
        if (event instanceof RequestStartEvent start) {
            return " " + start.function().name().toLowerCase(Locale.ROOT) + " " + start.method() + " " + start.path();
        }
        return event instanceof WsRecvFrameEndEvent end && end.closeCode() != null ? " " + end.closeCode() : "";
    }

    private void act(Step step) throws IOException, InterruptedException {
        switch (step.verb()) {
            case "open" -> connection = open(step);
            case "get", "head", "delete", "options", "post" -> request(step);
            case "stream" -> remember(connection().headers(word(step, 1), word(step, 2), headers(step), options(step)));
            case "data" -> stream(step).data(text(step.after(2)));
            case "fin" -> stream(step).dataFin(text(step.after(2)));
            case "cancel" -> stream(step).cancel();
            case "flow" -> stream(step).updateFlow(Long.parseLong(word(step, 2)));
            case "ws" -> remember(connection().wsUpgrade(word(step, 1), headers(step), wsOptions(step)));
            case "send" -> ((GunWebSocket) stream(step)).send(frame(step));
            case "ping" -> connection().ping();
            case "shutdown" -> connection().shutdown();
            case "close" -> connection().close();
            case "ownerend" -> ownerLife.complete(word(step, 1).equals("normal") ? Reason.NORMAL : Reason.CLOSED);
            default -> peer.play(step);
        }
    }

    private GunConnection open(Step step) {
        GunOptions.Builder options = GunOptions.builder()
                .owner(owner)
                .eventHandler(handler())
                .transport(Transport.TCP)
                .tls(GunFixture.TRUSTING)
                .retry(0, Duration.ZERO);
        int port = peer.port();
        for (String word : step.words().subList(1, step.words().size())) {
            String value = word.substring(word.indexOf('=') + 1);
            switch (word.split("=", 2)[0]) {
                case "http" -> options.protocols(Protocol.HTTP);
                case "http2" -> options.protocols(Protocol.HTTP2);
                case "any" -> options.protocols(Protocol.HTTP2, Protocol.HTTP);
                case "http10" ->
                    options.protocols(Protocol.HTTP)
                            .http1(Http1Options.defaults().withHttp10(true));
                case "tls" -> options.transport(Transport.TLS);
                case "tls-untrusted" -> options.transport(Transport.TLS).tls(TlsOptions.defaults());
                case "retry" -> options.retry(Integer.parseInt(value), Duration.ofMillis(100));
                case "closing" -> options.closingTimeout(Duration.ofMillis(Long.parseLong(value)));
                case "notify" ->
                    options.http2(
                            Http2Options.builder().notifySettingsChanged(true).build());
                case "refused" -> port = RawPeer.refusingPort();
                default -> throw new AssertionError("no such option: " + word);
            }
        }
        return client.open("localhost", port, options.build());
    }

    private void request(Step step) {
        String body = step.words().stream()
                .filter(word -> word.startsWith("body="))
                .map(word -> word.substring(5))
                .findFirst()
                .orElse("");
        String method = step.verb().toUpperCase(Locale.ROOT);
        remember(connection().request(method, word(step, 1), headers(step), text(body), options(step)));
    }

    private void remember(GunStream stream) {
        synchronized (streams) {
            streams.put(stream.id(), stream);
        }
    }

    private GunConnection connection() {
        return Objects.requireNonNull(connection);
    }

    private GunStream stream(Step step) {
        synchronized (streams) {
            return Objects.requireNonNull(
                    streams.get(Long.parseLong(word(step, 1).substring(1))));
        }
    }

    private static String word(Step step, int index) {
        return step.words().get(index);
    }

    private static Bytes text(String text) {
        return Bytes.of(text, StandardCharsets.UTF_8);
    }

    private static Headers headers(Step step) {
        Headers.Builder headers = Headers.builder();
        step.words().stream().filter(word -> word.startsWith("h:")).forEach(word -> {
            String[] field = word.substring(2).split("=", 2);
            headers.add(field[0], field[1]);
        });
        return headers.build();
    }

    private static RequestOptions options(Step step) {
        RequestOptions.Builder options = RequestOptions.builder().replyTo(ReplyTo.OWNER);
        step.words().stream()
                .filter(word -> word.startsWith("flow="))
                .forEach(word -> options.flow(Long.parseLong(word.substring(5))));
        return options.build();
    }

    private static WsOptions wsOptions(Step step) {
        WsOptions.Builder options = WsOptions.builder();
        for (String word : step.words()) {
            if (word.equals("compress")) {
                options.compress(true);
            } else if (word.equals("loudpings")) {
                options.silencePings(false);
            } else if (word.startsWith("flow=")) {
                options.flow(Long.parseLong(word.substring(5)));
            } else if (word.startsWith("protocols=")) {
                options.subprotocols(Arrays.asList(word.substring(10).split(",", -1)));
            }
        }
        return options.build();
    }

    private static WsFrame frame(Step step) {
        String payload = step.after(3);
        return switch (word(step, 2)) {
            case "text" -> WsFrame.text(payload);
            case "binary" -> WsFrame.binary(text(payload));
            case "ping" -> WsFrame.ping(payload.getBytes(StandardCharsets.UTF_8));
            case "pong" -> WsFrame.pong(payload.getBytes(StandardCharsets.UTF_8));
            default ->
                payload.isEmpty() ? WsFrame.close() : WsFrame.close(Integer.parseInt(word(step, 3)), step.after(4));
        };
    }

    @Override
    public void close() {
        peer.close();
    }
}
