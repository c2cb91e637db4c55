package dev.gun.client.internal.connection;

import dev.gun.client.GunStream;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.SessionLostEvent;
import dev.gun.client.event.SessionReadyEvent;
import dev.gun.client.internal.lifecycle.Input.GiveUpAsked;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.ContentStage;
import dev.gun.client.internal.protocol.WriteResult;
import dev.gun.client.internal.session.SessionHost;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** What a session may ask of the driver. */
final class DriverSessionHost implements SessionHost {

    private final ConnectionDriver driver;
    private final Requests requests;

    DriverSessionHost(ConnectionDriver driver, Requests requests) {
        this.driver = driver;
        this.requests = requests;
    }

    @Override
    public GunWebSocket upgrade(String path, Headers headers, Consumer<GunMessage> tap) {
        return requests.sessionUpgrade(path, headers, tap);
    }

    @Override
    public GunStream events(String path, Headers headers, Consumer<GunMessage> tap) {
        return requests.sessionEvents(path, headers, tap);
    }

    @Override
    public boolean deliversEvents(GunStream stream) {
        ContentStage content = ((DefaultGunStream) stream).contentStage();
        return content != null && content.deliversEvents();
    }

    @Override
    public Optional<Duration> reconnectionTime(GunStream stream) {
        ContentStage content = ((DefaultGunStream) stream).contentStage();
        long millis = content == null ? -1 : content.reconnectionMillis();
        return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
    }

    @Override
    public void cancel(GunStream stream) {
        driver.streams().cancel((DefaultGunStream) stream);
    }

    @Override
    public boolean outlivesWebSockets() {
        ConnectionProtocol protocol = driver.protocol();
        return protocol != null && protocol.protocol() == Protocol.HTTP2;
    }

    @Override
    public void send(GunWebSocket webSocket, WsFrame frame, Runnable written, Consumer<Reason> failed) {
        StreamSender.sendNow(driver, (DefaultGunStream) webSocket, frame, new WriteResult() {
            @Override
            public void written() {
                written.run();
            }

            @Override
            public void failed(Reason reason) {
                failed.accept(reason);
            }
        });
    }

    @Override
    public void tell(GunNotify.Notice notice) {
        EventHandlers handlers = driver.handlers();
        if (handlers != null && notice instanceof GunNotify.SessionReady ready) {
            handlers.tell(ConnectionEventHandler::sessionReady, new SessionReadyEvent(driver.name(), ready.session()));
        } else if (handlers != null && notice instanceof GunNotify.SessionLost lost) {
            handlers.tell(
                    ConnectionEventHandler::sessionLost,
                    new SessionLostEvent(driver.name(), lost.session(), lost.reason()));
        }
        driver.tellOwner(new GunNotify(driver.name(), notice));
    }

    @Override
    public void giveUp(Reason cause) {
        // The session is called from within a delivery: what it decides takes effect as a turn of its own, unless the
        // socket goes in this one, as it does with a WebSocket over HTTP/1.1 that was closed.
        driver.lifecycle().giveUpAtLoss(cause);
        driver.submit(() -> driver.step(new GiveUpAsked(cause)));
    }

    @Override
    public void run(Runnable task) {
        driver.submit(task);
    }

    @Override
    public Runnable schedule(Duration delay, Runnable task) {
        Future<?> timer = driver.schedule(delay, task);
        return () -> timer.cancel(false);
    }

    @Override
    public long nanoTime() {
        return driver.nanoTime();
    }

    @Override
    public void complete(Runnable completion) {
        driver.completions().add(completion);
    }
}
