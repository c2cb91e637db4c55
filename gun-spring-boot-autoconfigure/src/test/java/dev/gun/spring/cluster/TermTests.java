package dev.gun.spring.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;

import dev.gun.client.GunConnection;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A leader's term is over half of the lease after the last renewal (page 3, Cluster)")
class TermTests {

    private final GunConnection connection = mock(GunConnection.class);
    private long now = Long.MAX_VALUE - 100;
    private final Term term = new Term(7, Duration.ofNanos(1_000), now, () -> now);

    @Test
    void itIsValidForHalfOfTheLease() {
        now += 499;
        assertThat(term.isValid()).isTrue();
        assertThat(term.left()).isEqualTo(1);
        now += 1;
        assertThat(term.isValid()).isFalse();
        assertThat(term.left()).isZero();
    }

    @Test
    void aRenewalCountsFromWhenItWasAskedFor() {
        long asked = now + 400;
        now += 450;
        term.extend(asked);

        assertThat(term.left()).isEqualTo(450);
    }

    @Test
    void theConnectionIsClosedWhenTheTimeIsUpAndNotBefore() {
        term.opened(connection);
        now += 499;
        term.revokeIfDue();
        verifyNoInteractions(connection);

        now += 1;
        term.revokeIfDue();
        term.revokeIfDue();
        verify(connection).close();
        verifyNoMoreInteractions(connection);
    }

    @Test
    void aRenewalThatComesTooLateRevivesNothing() {
        term.revoke();
        term.extend(now);

        assertThat(term.isValid()).isFalse();
    }

    @Test
    void whatIsOpenedTooLateIsClosedAtOnce() {
        term.revoke();
        term.opened(connection);

        verify(connection).close();
    }

    @Test
    void resigningShutsTheConnectionDownAndHoldsTheLockUntilItHasEnded() {
        term.opened(connection);
        term.resign();

        verify(connection).shutdown();
        assertThat(term.isValid()).isTrue();
    }

    @Test
    void resigningBeforeTheConnectionIsThereShutsItDownWhenItIs() {
        term.resign();
        term.opened(connection);

        verify(connection).shutdown();
        verifyNoMoreInteractions(connection);
    }
}
