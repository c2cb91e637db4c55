package dev.gun.client.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.arbitrary;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.gun.client.GunException;
import dev.gun.client.GunSession;
import dev.gun.client.GunStream;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.SessionOptions;
import dev.gun.client.WsFrame;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Every frame given to a session is written, or refused, or reported as undelivered, once (spec page 1 §9)")
class SessionFramesPropertyTests {

    private static final int OUTBOX_FRAMES = 3;

    private enum Step {
        SEND,
        SEND_LARGE,
        READY,
        WRITTEN,
        WRITE_REFUSED,
        LOST
    }

    @ParameterizedTest
    @EnumSource(SessionOptions.Outbox.class)
    @DisplayName("over any interleaving of send, ready, written, lost and the end")
    void onceEach(SessionOptions.Outbox outbox) {
        qt().withExamples(2_000)
                .forAll(lists().of(arbitrary().enumValues(Step.class)).ofSizeBetween(0, 60))
                .checkAssert(steps -> {
                    Run run = new Run(outbox);
                    steps.forEach(run::step);
                    run.end();
                });
    }

    /** One session's frames, with a WebSocket that the steps decide about. */
    private static final class Run implements SessionHost {

        private final SessionFrames frames;
        private final SessionOptions.Outbox policy;
        private final Map<Long, CompletableFuture<Void>> sent = new LinkedHashMap<>();
        private final Map<Long, List<GunNotify.Undelivered>> reported = new LinkedHashMap<>();
        private final ArrayDeque<Runnable> writes = new ArrayDeque<>();
        private final ArrayDeque<Consumer<Reason>> failures = new ArrayDeque<>();
        private final List<String> onTheWire = new ArrayList<>();
        private @Nullable GunWebSocket ready;

        Run(SessionOptions.Outbox policy) {
            this.policy = policy;
            this.frames = new SessionFrames(
                    SessionOptions.builder("/")
                            .outbox(policy)
                            .outboxLimits(OUTBOX_FRAMES, 100)
                            .build(),
                    this);
        }

        void step(Step step) {
            switch (step) {
                case SEND -> accept(WsFrame.text(String.valueOf(sent.size() + 1)));
                case SEND_LARGE -> accept(WsFrame.text("x".repeat(200)));
                case READY -> {
                    if (ready == null) {
                        GunWebSocket now = webSocket();
                        ready = now;
                        frames.empty(now, () -> now == ready);
                    }
                }
                case WRITTEN -> {
                    Runnable write = writes.poll();
                    if (write != null) {
                        failures.remove();
                        write.run();
                    }
                }
                case WRITE_REFUSED -> {
                    Consumer<Reason> failure = failures.poll();
                    if (failure != null) {
                        writes.remove();
                        failure.accept(new Reason.WouldBlock("sendBufferLimit", 1));
                    }
                }
                case LOST -> {
                    ready = null;
                    writes.clear();
                    List<Consumer<Reason>> lost = List.copyOf(failures);
                    failures.clear();
                    lost.forEach(failure -> failure.accept(Reason.CLOSED));
                }
            }
        }

        private void accept(WsFrame frame) {
            long id = sent.size() + 1L;
            CompletableFuture<Void> written = new CompletableFuture<>();
            sent.put(id, written);
            frames.accept(
                    new Outbox.Entry(id, frame, written),
                    ready,
                    ready == null ? GunSession.State.STARTING : GunSession.State.READY);
        }

        void end() {
            frames.terminated(Reason.SHUTDOWN);
            // What the socket says after the end is said too late.
            failures.forEach(failure -> failure.accept(Reason.CLOSED));
            sent.forEach((id, written) -> {
                assertThat(written).as("frame %d", id).isDone();
                List<GunNotify.Undelivered> notices = reported.getOrDefault(id, List.of());
                if (!written.isCompletedExceptionally()) {
                    assertThat(notices).as("frame %d, written", id).isEmpty();
                } else if (wasRefused(written)) {
                    assertThat(notices).as("frame %d, refused", id).hasSizeLessThanOrEqualTo(1);
                } else {
                    assertThat(notices)
                            .as("frame %d, accepted and not written", id)
                            .hasSize(1);
                    assertThat(notices.get(0).reason()).isEqualTo(reason(written));
                }
            });
            assertThat(onTheWire)
                    .as("in the order they were sent")
                    .isSortedAccordingTo((a, b) -> Long.compare(Long.parseLong(a), Long.parseLong(b)));
        }

        /** Refused when it was sent: with FAIL as not ready, else as too much; nobody else hears of that. */
        private boolean wasRefused(CompletableFuture<Void> written) {
            Reason reason = reason(written);
            return (policy == SessionOptions.Outbox.FAIL && reason instanceof Reason.BadState)
                    || reason instanceof Reason.WouldBlock;
        }

        private static Reason reason(CompletableFuture<Void> failed) {
            try {
                failed.join();
                throw new AssertionError("it did not fail");
            } catch (java.util.concurrent.CompletionException e) {
                return ((GunException) e.getCause()).reason();
            }
        }

        private static GunWebSocket webSocket() {
            return (GunWebSocket) Proxy.newProxyInstance(
                    GunWebSocket.class.getClassLoader(),
                    new Class<?>[] {GunWebSocket.class},
                    (proxy, method, arguments) -> {
                        throw new UnsupportedOperationException(method.getName());
                    });
        }

        @Override
        public GunWebSocket upgrade(String path, Headers headers, Consumer<GunMessage> tap) {
            throw new UnsupportedOperationException();
        }

        @Override
        public GunStream events(String path, Headers headers, Consumer<GunMessage> tap) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean deliversEvents(GunStream stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Duration> reconnectionTime(GunStream stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nanoTime() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel(GunStream stream) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean outlivesWebSockets() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void send(GunWebSocket webSocket, WsFrame frame, Runnable written, Consumer<Reason> failed) {
            writes.add(() -> {
                if (frame instanceof WsFrame.Text text && text.text().length() < 200) {
                    onTheWire.add(text.text());
                }
                written.run();
            });
            failures.add(failed);
        }

        @Override
        public void tell(GunNotify.Notice notice) {
            GunNotify.Undelivered undelivered = (GunNotify.Undelivered) notice;
            reported.computeIfAbsent(undelivered.id(), id -> new ArrayList<>()).add(undelivered);
        }

        @Override
        public void giveUp(Reason cause) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void run(Runnable task) {
            task.run();
        }

        @Override
        public Runnable schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void complete(Runnable completion) {
            completion.run();
        }
    }
}
