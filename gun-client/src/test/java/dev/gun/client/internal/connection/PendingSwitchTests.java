package dev.gun.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gun.client.Bytes;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.Processed;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestOptions;
import dev.gun.client.Transport;
import dev.gun.client.WsOptions;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.ProtocolChangedEvent;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ConnectionProtocol.Orphan;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.RawPeer;
import dev.gun.client.testkit.Recorder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A socket that fails in the same read in which another protocol took it over (spec page 1 §3)")
class PendingSwitchTests {

    private static final RequestOptions TO_OWNER =
            RequestOptions.builder().replyTo(ReplyTo.OWNER).build();

    /** Its handler runs between the 101 and the switch, within the same callback. */
    private static final class Break implements EventHandler {

        private final AtomicReference<ConnectionDriver> driver = new AtomicReference<>();

        @Override
        public void protocolChanged(ProtocolChangedEvent event) {
            driver.get().broken(new IllegalStateException("in the same read"));
        }
    }

    @Test
    @DisplayName("an upgrade to a protocol of the user's own: the stream gets its GunError and is in GunDown")
    void other() {
        RawPeer.Script script = connection -> {
            connection.readRequestHead();
            connection.write(
                    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: foo\r\n\r\nleft over");
        };
        Headers upgrade = Headers.of("connection", "upgrade", "upgrade", "foo");
        brokenWhileSwitching(script, connection -> connection.request("GET", "/", upgrade, Bytes.empty(), TO_OWNER));
    }

    @Test
    @DisplayName("an upgrade to a WebSocket: the stream gets its GunError and is in GunDown")
    void webSocket() {
        brokenWhileSwitching(
                connection -> connection.acceptWebSocket(),
                connection -> connection.wsUpgrade("/", Headers.empty(), WsOptions.defaults()));
    }

    @Test
    @DisplayName(
            "a switch that was asked for and not made yet: the next protocol is abandoned, its bytes released, once")
    void askedFor() {
        ClientRuntime runtime = new ClientRuntime(1, 1, null, new NoLoans());
        try {
            GunOptions options = GunOptions.defaults();
            ConnectionDriver driver =
                    new ConnectionDriver(new Plan(Origin.of("localhost", 80, options), "/", options), runtime);
            CommandBuffer commands = new CommandBuffer(driver);
            Orphan orphan = new Orphan(stream(driver), Processed.MAYBE);
            ConnectionProtocol next = (ConnectionProtocol) Proxy.newProxyInstance(
                    ConnectionProtocol.class.getClassLoader(),
                    new Class<?>[] {ConnectionProtocol.class},
                    (proxy, method, arguments) -> method.getName().equals("abandon") ? List.of(orphan) : null);
            ByteBuf leftover = Unpooled.buffer().writeByte(1);
            commands.switchProtocol(next, leftover);

            assertThat(commands.abandonNext(Reason.SHUTDOWN)).containsExactly(orphan);
            assertThat(leftover.refCnt()).isZero();
            assertThat(commands.abandonNext(Reason.SHUTDOWN)).isEmpty();
        } finally {
            runtime.close();
        }
    }

    private static DefaultGunStream stream(ConnectionDriver driver) {
        RequestHead head = RequestHead.raw("http", "localhost");
        return new DefaultGunStream(
                driver, driver, new LoopStream.StreamSpec(1, head, 0, ReplyTo.HANDLE, RequestOptions.defaults(), null));
    }

    private static void brokenWhileSwitching(RawPeer.Script script, Function<DefaultGunConnection, GunStream> upgrade) {
        Recorder<GunMessage> said = new Recorder<>();
        GunOwner owner = said::record;
        Break breaking = new Break();
        GunOptions options = GunOptions.builder()
                .owner(owner)
                .eventHandler(breaking)
                .transport(Transport.TCP)
                .protocols(Protocol.HTTP)
                .retry(0, Duration.ZERO)
                .build();
        ClientRuntime runtime = new ClientRuntime(1, 1, null, new NoLoans());
        try (RawPeer peer = RawPeer.start(script)) {
            Origin origin = Origin.of(peer.host(), peer.port(), options);
            ConnectionDriver driver = new ConnectionDriver(new Plan(origin, "/", options), runtime);
            breaking.driver.set(driver);
            DefaultGunConnection connection = new DefaultGunConnection(driver);
            connection.start();
            GunStream stream = upgrade.apply(connection);
            connection.terminated().toCompletableFuture().join();

            List<GunMessage> messages = said.awaitCount(5);
            assertThat(messages)
                    .extracting(message -> message.getClass().getSimpleName())
                    .containsExactly("GunUp", "GunError", "GunError", "GunDown", "GunTerminated");
            assertThat(((GunError) messages.get(1)).stream()).isNull();
            assertThat(((GunError) messages.get(2)).stream()).isEqualTo(stream);
            GunDown down = (GunDown) messages.get(3);
            assertThat(down.maybeProcessed()).isEqualTo(List.of(stream));
            assertThat(connection.info().openStreams()).isZero();
        } finally {
            runtime.close();
        }
    }
}
