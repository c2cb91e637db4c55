package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.GunOptions;
import dev.gun.client.Proxy;
import dev.gun.client.RetryPolicy;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What connections to one place with the same options have in common")
class PlanTests {

    private static Plan plan(GunOptions options) {
        return new Plan(Origin.of("one.example", 80, options), "/", options);
    }

    @Test
    @DisplayName("It is for the same origin with the very same options, and for nothing else")
    void same() {
        GunOptions options = GunOptions.builder().build();
        Plan plan = plan(options);

        assertThat(plan.isFor(Origin.of("one.example", 80, options), "/", options))
                .isTrue();
        assertThat(plan.isFor(Origin.of("other.example", 80, options), "/", options))
                .isFalse();
        assertThat(plan.isFor(Origin.of("one.example", 80, options), "/other", options))
                .isFalse();
        GunOptions others = options.toBuilder().build();
        assertThat(plan.isFor(Origin.of("one.example", 80, others), "/", others))
                .isFalse();
    }

    @Test
    @DisplayName(
            "The rules of a life are one object, unless the retry policy is the user's, whose failure names its connection")
    void lifecycle() {
        Plan ours = plan(GunOptions.builder()
                .retry(RetryPolicy.fixed(3, Duration.ofSeconds(1)))
                .build());
        Plan theirs = plan(
                GunOptions.builder().retry(context -> new RetryPolicy.GiveUp()).build());

        assertThat(ours.lifecycle("one")).isSameAs(ours.lifecycle("two"));
        assertThat(theirs.lifecycle("one")).isNotSameAs(theirs.lifecycle("two"));
    }

    @Test
    @DisplayName("The socket leads to the origin, or to the first proxy")
    void first() {
        GunOptions direct = GunOptions.builder().build();
        GunOptions behind = GunOptions.builder()
                .proxies(Proxy.connect("proxy.example", 3128))
                .build();

        assertThat(plan(direct).first().origin().authority()).isEqualTo("one.example");
        assertThat(plan(behind).first().origin().authority()).isEqualTo("proxy.example:3128");
    }
}
