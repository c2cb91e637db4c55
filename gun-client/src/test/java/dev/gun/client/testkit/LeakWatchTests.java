package dev.gun.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.engine;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

class LeakWatchTests {
    @Test
    void aClassThatLosesABufferFailsAndItsTestsDoNot() {
        EngineExecutionResults results = run(Loses.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(0));
        results.containerEvents().assertStatistics(stats -> stats.failed(1));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(Loses.class),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(text -> text.startsWith("1 resources were not released by "
                                                        + Loses.class.getName() + " (or a class before it):\nByteBuf")
                                                && text.contains("losesABuffer(LeakWatchTests.java")))));
    }

    @Test
    void aBufferThatBecomesGarbageAfterItsClassFailsTheRun() {
        EngineExecutionResults results = run(LosesLate.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(0));
        results.containerEvents().assertStatistics(stats -> stats.failed(1));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                engine(),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(text -> text.startsWith(
                                                "1 resources were not released by some test class of this run:")))));
    }

    @Test
    void aClassThatReleasesIsFine() {
        EngineExecutionResults results = run(Releases.class);

        results.allEvents().assertStatistics(stats -> stats.succeeded(3).failed(0));
    }

    @Test
    void itIsInstalledInThisRunWithoutBeingNamed() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(1);
        try {
            assertThat(NettyLeaks.unreleased().values())
                    .anyMatch(records -> records.contains("itIsInstalledInThisRunWithoutBeingNamed"));
        } finally {
            buffer.release();
        }
        assertThat(NettyLeaks.unreleased().values())
                .noneMatch(records -> records.contains("itIsInstalledInThisRunWithoutBeingNamed"));
    }

    /** Another Jupiter in this one, with the extension found in the same way. */
    private static EngineExecutionResults run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .selectors(selectClass(testClass))
                .execute();
    }

    // The classes below are static and not @Nested, so that only the engines above run them.

    static class Loses {
        @Test
        void losesABuffer() {
            assertThat(ByteBufAllocator.DEFAULT.buffer(16).writeInt(1).readableBytes())
                    .isEqualTo(4);
        }
    }

    static class LosesLate {
        private static ByteBuf held;

        @RegisterExtension
        static final BeforeAllCallback DROP_AT_THE_END = context -> context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .put("drop", (AutoCloseable) () -> held = null);

        @Test
        void holdsABuffer() {
            held = ByteBufAllocator.DEFAULT.buffer(16);
            assertThat(held.refCnt()).isEqualTo(1);
        }
    }

    static class Releases {
        @Test
        void releasesItsBuffer() {
            assertThat(ByteBufAllocator.DEFAULT.buffer(16).release()).isTrue();
        }
    }
}
