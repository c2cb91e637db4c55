package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gun.client.Protocol;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunUp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The messages that wait for a handle")
class MailboxTests {

    private static final GunMessage FIRST = new GunUp("first", Protocol.HTTP);
    private static final GunMessage SECOND = new GunUp("second", Protocol.HTTP);

    private final Mailbox mailbox = new Mailbox();

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    @Test
    @DisplayName("messages come in order, and waiting takes them")
    void order() throws InterruptedException {
        mailbox.add(FIRST);
        mailbox.add(SECOND);

        assertThat(mailbox.await(in(Duration.ZERO), () -> false)).isSameAs(FIRST);
        assertThat(mailbox.isEmpty()).isFalse();
        assertThat(mailbox.poll()).isSameAs(SECOND);
        assertThat(mailbox.isEmpty()).isTrue();
        assertThat(mailbox.poll()).isNull();
    }

    @Test
    @DisplayName("a deadline that passes gives null, and the next wait works")
    void deadline() throws InterruptedException {
        assertThat(mailbox.await(in(Duration.ofMillis(1)), () -> false)).isNull();
        mailbox.add(FIRST);
        assertThat(mailbox.await(in(Duration.ZERO), () -> false)).isSameAs(FIRST);
    }

    @Test
    @DisplayName("a thread that waits is woken by the message")
    void wakes() throws Exception {
        CompletableFuture<GunMessage> got = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        got.complete(mailbox.await(in(Duration.ofSeconds(30)), () -> false));
                    } catch (InterruptedException e) {
                        got.completeExceptionally(e);
                    }
                },
                "mailbox-reader");
        reader.start();
        Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        mailbox.add(FIRST);

        assertThat(got.get(10, TimeUnit.SECONDS)).isSameAs(FIRST);
    }

    @Test
    @DisplayName("an interrupt ends the wait, and the mailbox is free for the next reader")
    void interrupt() throws InterruptedException {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> mailbox.await(in(Duration.ofSeconds(30)), () -> false))
                .isInstanceOf(InterruptedException.class);
        mailbox.add(FIRST);
        assertThat(mailbox.await(in(Duration.ZERO), () -> false)).isSameAs(FIRST);
    }

    @Test
    @DisplayName("a thread that waits for what will not come any more is woken and gets null")
    void over() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<String> got = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        got.complete(String.valueOf(mailbox.await(in(Duration.ofSeconds(30)), over::get)));
                    } catch (InterruptedException e) {
                        got.completeExceptionally(e);
                    }
                },
                "mailbox-reader");
        reader.start();
        Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        over.set(true);
        mailbox.wake();

        assertThat(got.get(10, TimeUnit.SECONDS)).isEqualTo("null");
    }

    @Test
    @DisplayName("whoever asked to be told is told of each message, after it is there")
    void told() {
        List<GunMessage> found = new ArrayList<>();
        mailbox.onArrival(() -> found.add(mailbox.poll()));
        mailbox.add(FIRST);
        mailbox.add(SECOND);

        assertThat(found).containsExactly(FIRST, SECOND);
    }
}
