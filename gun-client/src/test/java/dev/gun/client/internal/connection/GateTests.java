package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.internal.protocol.ChannelReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What stands in front of a protocol (spec page 4 §2)")
class GateTests {

    /** What the host, the reader and the handlers behind are told. */
    private final List<String> told = new ArrayList<>();

    private final Gate gate = new Gate(host());
    private final EmbeddedChannel channel = new EmbeddedChannel(gate, new Behind());

    private ProtocolHost host() {
        return (ProtocolHost) Proxy.newProxyInstance(
                GateTests.class.getClassLoader(), new Class<?>[] {ProtocolHost.class}, (proxy, method, args) -> {
                    if (method.getName().equals("turn")) {
                        ((Runnable) args[0]).run();
                    } else if (method.getName().equals("socketFailed")) {
                        told.add("failed " + args[1]);
                    } else if (!method.getName().equals("traffic")) {
                        told.add(method.getName());
                    }
                    return null;
                });
    }

    private final class Behind extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            told.add("behind " + hex((ByteBuf) message));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            told.add("behind complete");
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            told.add("behind writability");
        }
    }

    private final class Reader implements ChannelReader {

        @Override
        public void receive(ByteBuf bytes) {
            String hex = hex(bytes);
            told.add("reader " + hex);
            if (hex.equals("ff")) {
                throw new NoSuchElementException("a defect");
            }
        }

        @Override
        public void receiveComplete() {
            told.add("reader complete");
        }

        @Override
        public void writabilityChanged() {
            told.add("reader writability");
        }
    }

    private static String hex(ByteBuf bytes) {
        String hex = ByteBufUtil.hexDump(bytes);
        bytes.release();
        return hex;
    }

    private static ByteBuf bytes(int value) {
        return Unpooled.buffer().writeByte(value);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    @DisplayName("what comes is its reader's, or its handlers' when it has none, each within a callback")
    void reader() {
        gate.reader(new Reader());
        channel.writeInbound(bytes(1));
        channel.pipeline().fireChannelWritabilityChanged();
        gate.reader(null);
        channel.writeInbound(bytes(2));
        channel.pipeline().fireChannelWritabilityChanged();

        assertThat(told)
                .containsExactly(
                        "enter",
                        "reader 01",
                        "switchNow",
                        "applied",
                        "enter",
                        "reader complete",
                        "exit",
                        "enter",
                        "reader writability",
                        "exit",
                        "enter",
                        "behind 02",
                        "switchNow",
                        "applied",
                        "enter",
                        "behind complete",
                        "exit",
                        "enter",
                        "behind writability",
                        "exit");
    }

    @Test
    @DisplayName("what its reader throws is a failure of the socket, told once, when the callback has ended")
    void failure() {
        gate.reader(new Reader());

        channel.writeInbound(bytes(0xff));

        assertThat(told)
                .containsExactly(
                        "enter",
                        "reader ff",
                        "switchNow",
                        "applied",
                        "failed java.util.NoSuchElementException: a defect",
                        "enter",
                        "reader complete",
                        "exit");
    }
}
