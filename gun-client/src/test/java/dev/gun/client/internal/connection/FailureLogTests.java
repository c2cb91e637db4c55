package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@DisplayName("User code that throws is counted, and logged at a bounded rate (spec page 1 §5, page 2)")
class FailureLogTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger(FailureLogTests.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong clock = new AtomicLong(-5);
    private final FailureLog failures = new FailureLog(logger, clock::get);

    @BeforeEach
    void listen() {
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
    }

    @Test
    @DisplayName("the first with its stack; then one line a minute with the count; all of them are counted")
    void damped() {
        for (int i = 0; i < 1_000; i++) {
            failures.add(new IllegalStateException("broken"), () -> "it threw");
        }
        clock.addAndGet(TimeUnit.MINUTES.toNanos(1) - 1);
        failures.add(new IllegalStateException("broken"), () -> "it threw");
        assertThat(lines.list).hasSize(1);
        clock.incrementAndGet();
        failures.add(new IllegalStateException("other"), () -> "it threw");
        failures.add(new IllegalStateException("other"), () -> "it threw");

        assertThat(failures.count()).isEqualTo(1_003);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "it threw (what follows is counted, and told of once a minute at most)",
                        "it threw: java.lang.IllegalStateException: other (1002 failures of this kind so far)");
        assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("broken");
        assertThat(lines.list.get(1).getThrowableProxy()).isNull();
    }
}
