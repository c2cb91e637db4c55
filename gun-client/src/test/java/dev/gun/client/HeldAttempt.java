package dev.gun.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.event.ConnectEvent;
import dev.gun.client.event.EventHandler;
import dev.gun.client.testkit.Gates;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Holds the event loop when an attempt to connect begins, until the test has said what is to come before the connection
 * is up. What is asked meanwhile is known to the loop before it hears of a socket.
 */
final class HeldAttempt implements EventHandler {

    private final CountDownLatch go = new CountDownLatch(1);
    private int attemptsBefore;

    /** Holds the first attempt, 1, or a later one. */
    HeldAttempt(int attempt) {
        attemptsBefore = attempt - 1;
    }

    /** Lets the attempt go on. */
    void goOn() {
        go.countDown();
    }

    @Override
    public void connectStart(ConnectEvent event) {
        if (attemptsBefore-- == 0) {
            try {
                assertThat(go.await(Gates.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                        .as("goOn was called")
                        .isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
