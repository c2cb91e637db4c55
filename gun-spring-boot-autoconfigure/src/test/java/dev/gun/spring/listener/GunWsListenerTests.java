package dev.gun.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gun.client.Bytes;
import dev.gun.client.GunConnection;
import dev.gun.client.GunWebSocket;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunWs;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.GunOwnerEventPublisher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

@DisplayName("@GunWsListener (page 3, issue 6 point 3)")
class GunWsListenerTests {

    private static final WsFrame BINARY =
            WsFrame.binary("{\"symbol\":\"B\",\"price\":2}".getBytes(StandardCharsets.UTF_8));

    private final ListenerContext frames = new ListenerContext();
    private final ApplicationContextRunner runner = frames.runner.withBean(Log.class);

    record Tick(String symbol, int price) {}

    /** What listeners got, in order. */
    static final class Log extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;
    }

    private static Log log(ApplicationContext context) {
        return context.getBean(Log.class);
    }

    @Test
    void textAndBinaryFramesAreConvertedByTheApplicationsJackson() {
        runner.withBean(Converted.class).run(context -> {
            frames.receive(context, "{\"symbol\":\"A\",\"price\":1,\"unknown\":true}");
            frames.receive(context, BINARY);
            frames.receive(
                    context, "[{\"symbol\":\"C\",\"price\":3}]".replace("[", "").replace("]", ""));

            assertThat(log(context)).containsExactly(new Tick("A", 1), new Tick("B", 2), new Tick("C", 3));
        });
    }

    static class Converted {
        private final Log log;

        Converted(Log log) {
            this.log = log;
        }

        @GunWsListener("prices")
        void tick(Tick tick) {
            log.add(tick);
        }
    }

    @Test
    void typeVariablesAndCollectionsAreConvertedToWhatTheyStandFor() {
        runner.withBean(Generic.class).run(context -> {
            frames.receive(context, "[{\"symbol\":\"A\",\"price\":1}]");

            assertThat(log(context)).containsExactly(List.of(new Tick("A", 1)));
        });
    }

    abstract static class GenericBase<T> {
        abstract void take(T payload);

        @GunWsListener("prices")
        void on(T payload) {
            take(payload);
        }
    }

    static class Generic extends GenericBase<List<Tick>> {
        private final Log log;

        Generic(Log log) {
            this.log = log;
        }

        @Override
        void take(List<Tick> payload) {
            log.add(payload);
        }
    }

    @Test
    void aFrameOfOneConnectionIsNotAnothers() {
        runner.withBean(Converted.class).run(context -> {
            context.getBean(GunOwnerEventPublisher.class).receive(new GunWs(frames.orders, BINARY));

            assertThat(log(context)).isEmpty();
        });
    }

    @Test
    void everyKindOfParameterIsResolved() {
        runner.withBean(Everything.class).run(context -> {
            GunWs message = new GunWs(frames.prices, WsFrame.text("tick"));

            context.getBean(GunOwnerEventPublisher.class).receive(message);

            assertThat(log(context))
                    .containsExactly(
                            message,
                            message.frame(),
                            frames.prices,
                            context.getBean(GunConnectionRegistry.class).get("prices"),
                            "tick");
        });
    }

    static class Everything {
        private final Log log;

        Everything(Log log) {
            this.log = log;
        }

        @GunWsListener("prices")
        void on(GunWs message, WsFrame frame, GunWebSocket stream, GunConnection connection, String text) {
            log.addAll(List.of(message, frame, stream, connection, text));
        }
    }

    @Test
    void charactersAndBytesAreGivenAsTheMethodWantsThem() {
        runner.withBean(Payloads.class).run(context -> {
            frames.receive(context, "é");
            frames.receive(context, WsFrame.binary((byte) 0xC3, (byte) 0xA9));

            Bytes bytes = Bytes.of("é", StandardCharsets.UTF_8);
            List<Object> once = List.of("é", bytes, bytes, bytes);
            assertThat(log(context).subList(0, 4)).isEqualTo(once);
            assertThat(log(context).subList(4, 8)).isEqualTo(once);
        });
    }

    static class Payloads {
        private final Log log;

        Payloads(Log log) {
            this.log = log;
        }

        @Order(1)
        @GunWsListener("prices")
        void text(String payload) {
            log.add(payload);
        }

        @Order(2)
        @GunWsListener("prices")
        void array(byte[] payload) {
            log.add(Bytes.of(payload));
        }

        @Order(3)
        @GunWsListener("prices")
        void buffer(ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            log.add(Bytes.of(bytes));
        }

        @Order(4)
        @GunWsListener("prices")
        void bytes(Bytes payload) {
            log.add(payload);
        }
    }

    @Test
    void aMethodIsCalledForTheFramesThatItsParametersCanTake() {
        runner.withBean(Kinds.class).run(context -> {
            frames.receive(context, "t");
            frames.receive(context, BINARY);
            frames.receive(context, WsFrame.ping());
            frames.receive(context, WsFrame.close(1000, "bye"));

            assertThat(log(context))
                    .containsExactly(
                            "any", "data", "payload", "text", "any", "data", "payload", "any", "any", "close bye");
        });
    }

    static class Kinds {
        private final Log log;

        Kinds(Log log) {
            this.log = log;
        }

        @Order(1)
        @GunWsListener("prices")
        void any(WsFrame frame) {
            log.add("any");
        }

        @Order(2)
        @GunWsListener("prices")
        void data() {
            log.add("data");
        }

        @Order(3)
        @GunWsListener("prices")
        void payload(byte[] payload) {
            log.add("payload");
        }

        @Order(4)
        @GunWsListener("prices")
        void text(WsFrame.Text frame) {
            log.add("text");
        }

        @Order(5)
        @GunWsListener("prices")
        void close(WsFrame.Close frame) {
            log.add("close " + frame.reason());
        }
    }

    @Test
    void whatAMethodReturnsIsSentBackAsAFrame() {
        runner.withBean(Replies.class).run(context -> {
            for (String kind : List.of("text", "bytes", "buffer", "frame", "object", "nothing")) {
                frames.receive(context, kind);
            }

            assertThat(frames.sent)
                    .containsExactly(
                            WsFrame.text("answer"),
                            WsFrame.binary((byte) 1, (byte) 2),
                            WsFrame.binary((byte) 3),
                            WsFrame.pong((byte) 4),
                            WsFrame.text("{\"symbol\":\"A\",\"price\":1}"));
        });
    }

    static class Replies {
        @GunWsListener("prices")
        Object on(String kind) {
            Map<String, Object> replies = Map.of(
                    "text",
                    "answer",
                    "bytes",
                    new byte[] {1, 2},
                    "buffer",
                    ByteBuffer.wrap(new byte[] {3}),
                    "frame",
                    WsFrame.pong((byte) 4),
                    "object",
                    new Tick("A", 1));
            return replies.get(kind);
        }
    }

    @Test
    void anAnswerThatIsNotSentIsCountedAndNothingElseIsLost() {
        frames.written = CompletableFuture.failedFuture(new IllegalStateException("would_block"));
        runner.withBean(Replies.class).run(context -> {
            frames.receive(context, "text");
            frames.receive(context, "text");

            assertThat(info(context))
                    .extracting(GunWsListenerInfo::messages, GunWsListenerInfo::failures)
                    .containsExactly(2L, 2L);
        });
    }

    private static GunWsListenerInfo info(ApplicationContext context) {
        return context.getBean(GunWsListenerRegistry.class).listeners().get(0);
    }

    @Test
    void aPayloadThatDoesNotConvertNamesMethodTypeAndConnectionAndNeverThePayload() {
        runner.withBean(Converted.class).run(context -> {
            GunWsConversionException failure = catchThrowableOfType(
                    GunWsConversionException.class,
                    () -> frames.receive(context, "{\"symbol\":\"A\",\n\"price\":\"secret\"}"));

            assertThat(failure)
                    .hasMessage("The @GunWsListener method Converted.tick(Tick) was not called: no "
                            + Tick.class.getName()
                            + " can be made (InvalidFormatException at line 2, column 9) of a frame of connection"
                            + " 'prices'")
                    .hasNoCause();
            assertThat(failure.listener()).isEqualTo("Converted.tick(Tick)");
            assertThat(failure.connection()).isEqualTo("prices");
            assertThat(failure.targetType()).isEqualTo(Tick.class.getName());
        });
    }

    @Test
    void nullIsNoPayloadUnlessTheParameterIsNullable() {
        runner.withBean(Converted.class).run(context -> assertThat(
                        catchThrowableOfType(GunWsConversionException.class, () -> frames.receive(context, "null")))
                .hasMessageContaining("(it says null, and the parameter is not @Nullable)"));
        runner.withBean(TakesNull.class).run(context -> {
            frames.receive(context, "null");

            assertThat(log(context)).containsExactly("null");
        });
    }

    static class TakesNull {
        private final Log log;

        TakesNull(Log log) {
            this.log = log;
        }

        @GunWsListener("prices")
        void on(@org.jspecify.annotations.Nullable Tick tick) {
            log.add(String.valueOf(tick));
        }
    }

    @Test
    void bytesThatAreNoTextDoNotConvertToOne() {
        runner.withBean(Everything.class).run(context -> assertThat(catchThrowableOfType(
                        GunWsConversionException.class, () -> frames.receive(context, WsFrame.binary((byte) 0xFF))))
                .hasMessageContaining("no java.lang.String can be made (its bytes are not UTF-8) of a frame"));
    }

    @Test
    void aMethodThatThrowsKeepsTheFrameFromNobodyElse() {
        runner.withBean(Failing.class).run(context -> {
            GunWsListenerException failure =
                    catchThrowableOfType(GunWsListenerException.class, () -> frames.receive(context, "first"));

            assertThat(failure)
                    .hasMessage(
                            "The @GunWsListener method Failing.one(String) failed at a frame of connection 'prices'")
                    .hasCause(new IllegalStateException("one"));
            assertThat(failure.getSuppressed()).hasSize(1);
            assertThat(log(context)).containsExactly("three", "event");
            assertThat(context.getBean(GunWsListenerRegistry.class).listeners())
                    .extracting(GunWsListenerInfo::id, GunWsListenerInfo::messages, GunWsListenerInfo::failures)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("Failing.one(String)", 1L, 1L),
                            org.assertj.core.groups.Tuple.tuple("Failing.three(String)", 1L, 0L),
                            org.assertj.core.groups.Tuple.tuple("two", 1L, 1L));
        });
    }

    static class Failing {
        private final Log log;

        Failing(Log log) {
            this.log = log;
        }

        @Order(1)
        @GunWsListener("prices")
        void one(String text) {
            throw new IllegalStateException("one");
        }

        @Order(2)
        @GunWsListener(connections = "prices", id = "two")
        void two(String text) throws java.io.IOException {
            throw new java.io.IOException("two");
        }

        @Order(3)
        @GunWsListener("prices")
        void three(String text) {
            log.add("three");
        }

        @EventListener
        void event(GunWs message) {
            log.add("event");
        }
    }

    @Test
    void namesMayBePlaceholdersExpressionsAndLists() {
        runner.withBean(Placeholders.class)
                .withPropertyValues("feeds=prices, orders", "threads=2")
                .run(context -> assertThat(
                                context.getBean(GunWsListenerRegistry.class).listeners())
                        .containsExactly(
                                new GunWsListenerInfo("a", java.util.Set.of("prices", "orders"), 2, 0, 0),
                                new GunWsListenerInfo("b", java.util.Set.of("prices"), 1, 0, 0)));
    }

    static class Placeholders {
        @GunWsListener(connections = "${feeds}", id = "a", concurrency = "${threads}")
        void list() {}

        @GunWsListener(connections = "#{'pri' + 'ces'}", id = "b")
        void expression() {}
    }

    @Test
    void aConverterOfTheApplicationTakesThePlaceOfJackson() {
        runner.withBean(Converted.class)
                .withBean(GunWsConverter.class, Constant::new)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(JacksonGunWsConverter.class);
                    frames.receive(context, "whatever");

                    assertThat(log(context)).containsExactly(new Tick("constant", 0));
                });
    }

    static class Constant implements GunWsConverter {
        @Override
        public boolean canRead(java.lang.reflect.Type type) {
            return type == Tick.class;
        }

        @Override
        public boolean canWrite(java.lang.reflect.Type type) {
            return false;
        }

        @Override
        public Object read(WsFrame frame, java.lang.reflect.Type type) {
            return new Tick("constant", 0);
        }

        @Override
        public WsFrame write(Object value) {
            throw new UnsupportedOperationException();
        }
    }
}
