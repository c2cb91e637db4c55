package dev.gun.spring.boot.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.gun.client.ConnectionState;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.spring.FakeGunClient;
import dev.gun.spring.GunConnectionRegistry;
import dev.gun.spring.LeaderElection;
import dev.gun.spring.boot.autoconfigure.GunAutoConfiguration;
import dev.gun.spring.boot.autoconfigure.InvalidGunPropertyException;
import dev.gun.spring.cluster.GunLeadership;
import dev.gun.spring.cluster.LockLeaderElection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;

@DisplayName("GunClusterAutoConfiguration (page 3, Cluster)")
class GunClusterAutoConfigurationTests {

    private static final String LEADER_ONLY = "gun.connections.prices.leader-only=true";

    private final FakeGunClient client = new FakeGunClient();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(GunAutoConfiguration.class, GunClusterAutoConfiguration.class))
            .withBean(GunClient.class, () -> client)
            .withPropertyValues(
                    "gun.connections.prices.uri=ws://prices.example.org",
                    "gun.connections.api.uri=http://api.example.org");

    private final ApplicationContextRunner locking =
            runner.withBean(LockRegistry.class, () -> new DefaultLockRegistry());

    @Test
    void theLeaderOpensItsConnectionAndEveryInstanceTheOthers() {
        locking.withPropertyValues(LEADER_ONLY).run(context -> {
            GunLeadership leadership = context.getBean("pricesGunLeadership", GunLeadership.class);
            await().until(leadership::isLeader);
            assertThat(leadership.connection()).isEqualTo("prices");
            assertThat(BeanFactoryAnnotationUtils.qualifiedBeanOfType(
                            context.getSourceApplicationContext().getBeanFactory(), GunLeadership.class, "prices"))
                    .isSameAs(leadership);
            await().until(() -> client.opened.size() == 2);
            assertThat(client.opened)
                    .extracting(open -> open.options.name())
                    .containsExactlyInAnyOrder("prices", "api");
        });
    }

    @Test
    void anInstanceThatDoesNotLeadHasTheConnectionNotOpen() {
        LeaderElection never = mock(LeaderElection.class);
        org.mockito.BDDMockito.given(never.withdraw("prices"))
                .willAnswer(call -> CompletableFuture.completedFuture(null));
        locking.withBean(LeaderElection.class, () -> never)
                .withPropertyValues(LEADER_ONLY)
                .run(context -> {
                    assertThat(context).doesNotHaveBean(LockLeaderElection.class);
                    verify(never).stand(ArgumentMatchers.eq("prices"), ArgumentMatchers.any());
                    GunConnection prices =
                            context.getBean(GunConnectionRegistry.class).get("prices");
                    assertThat(prices.info().state()).isEqualTo(ConnectionState.NOT_CONNECTED);
                    assertThatIllegalStateException()
                            .isThrownBy(() -> prices.get("/"))
                            .withMessage("Connection 'prices' is not open: it has leader-only: true, so it is opened"
                                    + " when this instance of the application leads");
                });
        verify(never).withdraw("prices");
    }

    @Test
    void stoppingTheContextEndsTheConnectionAndFreesItsLock() {
        DefaultLockRegistry locks = new DefaultLockRegistry();
        runner.withBean(LockRegistry.class, () -> locks)
                .withPropertyValues(LEADER_ONLY, "spring.application.name=watcher")
                .run(context ->
                        await().until(() -> context.getBean(GunLeadership.class).isLeader()));

        assertThat(locks.obtain("gun:watcher:prices").tryLock()).isTrue();
        assertThat(client.opened).allMatch(open -> open.terminated.isDone());
    }

    @Test
    void nothingIsLockedWithoutLeaderOnly() {
        LockRegistry<?> locks = mock();
        runner.withBean(LockRegistry.class, () -> locks).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(GunLeadership.class);
            assertThat(client.opened).hasSize(2);
        });
        org.mockito.Mockito.verifyNoInteractions(locks);
    }

    @Test
    void theDefaultOfAllConnectionsIsInherited() {
        locking.withPropertyValues("gun.defaults.leader-only=true", "gun.connections.api.leader-only=false")
                .run(context -> assertThat(context.getBeanNamesForType(GunLeadership.class))
                        .containsExactly("pricesGunLeadership"));
    }

    @Test
    void leaderOnlyWithoutALockRegistryFailsTheStart() {
        runner.withPropertyValues(LEADER_ONLY).run(this::failsForWantOfLocks);
    }

    @Test
    void leaderOnlyWithSeveralLockRegistriesFailsTheStart() {
        locking.withBean("other", LockRegistry.class, () -> new DefaultLockRegistry())
                .withPropertyValues(LEADER_ONLY)
                .run(this::failsForWantOfLocks);
    }

    @Test
    void leaderOnlyWithoutSpringIntegrationFailsTheStart() {
        runner.withClassLoader(new FilteredClassLoader(LockRegistry.class))
                .withPropertyValues(LEADER_ONLY)
                .run(this::failsForWantOfLocks);
    }

    private void failsForWantOfLocks(org.springframework.context.ApplicationContext context) {
        assertThat(((org.springframework.boot.test.context.assertj.AssertableApplicationContext) context))
                .hasFailed()
                .getFailure()
                .rootCause()
                .isInstanceOf(InvalidGunPropertyException.class)
                .hasMessage("Property gun.connections.prices.leader-only cannot be true: allowed is false, unless"
                        + " spring-integration-core is on the class path and there is one bean of type"
                        + " org.springframework.integration.support.locks.LockRegistry, or one that is primary");
        assertThat(client.opened).isEmpty();
    }

    @Test
    void withoutSpringIntegrationEverythingElseWorks() {
        runner.withClassLoader(new FilteredClassLoader(LockRegistry.class)).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(LockLeaderElection.class);
            assertThat(client.opened).hasSize(2);
        });
    }

    @Test
    void aHeartBeatThatDoesNotFitTheLeaseFailsTheStart() {
        locking.withPropertyValues("gun.cluster.lease=2s", "gun.cluster.heart-beat=501ms")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessage("Property gun.cluster.heart-beat cannot be 501ms: allowed is more than 0, at most a"
                                + " quarter of gun.cluster.lease, which is 2000ms"));
    }

    @Test
    void aLeaseUnderASecondFailsTheStart() {
        locking.withPropertyValues("gun.cluster.lease=999ms", "gun.cluster.heart-beat=100ms")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessage("Property gun.cluster.lease cannot be 999ms: allowed is at least 1s"));
    }
}
