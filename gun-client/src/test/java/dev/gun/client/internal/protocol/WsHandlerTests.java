package dev.gun.client.internal.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The handler of a WebSocket that has a channel to itself (spec page 1 §8)")
class WsHandlerTests {

    @Test
    @DisplayName("What is thrown while a frame is handled comes to the front of the pipeline, once")
    void failuresComeToTheFront() {
        try (WsBench bench = WsBench.open()) {
            List<Throwable> heard = new ArrayList<>();
            bench.channel.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                @Override
                @SuppressWarnings("deprecation") // Only the outbound variant of the callback is deprecated.
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                    heard.add(cause);
                }
            });
            ByteBuf released = bench.channel.alloc().buffer().writeByte(0x81);
            released.release();

            bench.channel.writeInbound(released);

            assertThat(heard).hasSize(1);
            assertThat(heard.get(0)).isInstanceOf(io.netty.util.IllegalReferenceCountException.class);
            assertThat(bench.protocol.returnsFailures()).isTrue();
        }
    }
}
