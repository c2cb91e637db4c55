package dev.gun.spring.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.integration.metadata.ConcurrentMetadataStore;
import org.springframework.integration.metadata.SimpleMetadataStore;

@DisplayName("Each leader's epoch is greater than those before (page 3, Cluster)")
class EpochsTests {

    @Test
    void aStoreCountsForEachKey() {
        ConcurrentMetadataStore store = new SimpleMetadataStore();

        assertThat(Epochs.of(store).next("a")).isEqualTo(1);
        assertThat(Epochs.of(store).next("a")).isEqualTo(2);
        assertThat(Epochs.of(store).next("b")).isEqualTo(1);
        assertThat(store.get("a")).isEqualTo("2");
    }

    @Test
    void aNumberThatAnotherInstanceTookMeanwhileIsNotGivenTwice() {
        ConcurrentMetadataStore store = new SimpleMetadataStore() {
            private int others = 2;

            @Override
            public boolean replace(String key, String oldValue, String newValue) {
                if (others-- > 0) {
                    super.put(key, newValue);
                }
                return super.replace(key, oldValue, newValue);
            }
        };
        store.put("a", "1");

        assertThat(Epochs.of(store).next("a")).isEqualTo(4);
    }

    @Test
    void withoutAStoreItIsTheTimeAndNeverTheSameTwice() {
        long[] times = {5, 5, 3, 9};
        int[] asked = {0};
        Epochs epochs = Epochs.of(() -> times[asked[0]++]);

        assertThat(new long[] {epochs.next("a"), epochs.next("a"), epochs.next("a"), epochs.next("a")})
                .containsExactly(5, 6, 7, 9);
    }
}
