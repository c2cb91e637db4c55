package dev.gun.client.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Event loops")
class EventLoopsTests {

    @Test
    void theThreadsAreNumberedDaemonsOfTheKindThatNettyIsFastOn() throws Exception {
        EventLoopGroup group = EventLoops.create(2, "gun-io");
        try {
            Thread first = group.next().submit(Thread::currentThread).get(10, TimeUnit.SECONDS);
            Thread second = group.next().submit(Thread::currentThread).get(10, TimeUnit.SECONDS);

            assertThat(first).isInstanceOf(FastThreadLocalThread.class);
            assertThat(first.isDaemon()).isTrue();
            assertThat(first.getName()).isEqualTo("gun-io-1");
            assertThat(second.getName()).isEqualTo("gun-io-2");
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
