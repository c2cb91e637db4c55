package dev.gun.benchmarks.compare.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ContenderMainTests {

    @Test
    void theReasonOfAFailureIsTheFirstLineOfItsInnermostCause() {
        Exception failure = new ExecutionException(new IllegalStateException(new IOException("reset\nby the peer")));

        assertThat(ContenderMain.reason(failure)).isEqualTo("java.io.IOException: reset");
    }

    @Test
    void aReasonOfHundredsOfCharactersIsCut() {
        assertThat(ContenderMain.reason(new IOException("x".repeat(1_000)))).hasSize(160);
    }
}
