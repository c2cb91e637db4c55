package dev.gun.client.internal.connection;

import dev.gun.client.ConnectionInfo;
import dev.gun.client.ConnectionTraffic;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOptionsException;
import dev.gun.client.GunOwner;
import dev.gun.client.GunSession;
import dev.gun.client.GunStream;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.RetryPolicy;
import dev.gun.client.SessionOptions;
import dev.gun.client.StreamInfo;
import dev.gun.client.event.EventHandler;
import dev.gun.client.event.InitEvent;
import dev.gun.client.internal.lifecycle.Input.CloseAsked;
import dev.gun.client.internal.lifecycle.Input.Opened;
import dev.gun.client.internal.lifecycle.Input.ShutdownAsked;
import dev.gun.client.internal.session.DefaultGunSession;
import dev.gun.client.internal.session.SseSession;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The façade of a connection: every call, from any thread, becomes a command on the event loop. */
final class DefaultGunConnection implements GunConnection, Requesting {

    private final ConnectionDriver driver;

    DefaultGunConnection(ConnectionDriver driver) {
        this.driver = driver;
        SessionOptions wanted = driver.options().session();
        if (wanted != null) {
            if (driver.options().owner() == null) {
                throw new GunOptionsException(
                        "session", wanted.name(), "a session only together with an owner, who gets its messages");
            }
            if (driver.origin().protocols().contains(Protocol.RAW)) {
                throw new GunOptionsException(
                        "session", wanted.name(), "a session only where there are WebSockets, not on raw data");
            }
            DriverSessionHost host = new DriverSessionHost(driver, requests());
            RetryPolicy retry =
                    GuardedRetryPolicy.of(driver.name(), driver.options().retry());
            if (wanted.kind() == SessionOptions.Kind.SSE) {
                SseSession events = new SseSession(driver.name(), driver.options(), retry, host);
                driver.session(events);
            } else {
                DefaultGunSession webSocket = new DefaultGunSession(driver.name(), driver.options(), retry, host);
                driver.session(webSocket);
            }
        }
    }

    /** Begins; called once. */
    void start() {
        GunOwner owner = driver.options().owner();
        CompletionStage<Reason> life = owner == null ? null : owner.terminated();
        driver.submit(() -> {
            EventHandlers handlers = driver.handlers();
            if (handlers != null) {
                Origin origin = driver.origin();
                handlers.fire(
                        EventHandler::init,
                        new InitEvent(
                                driver.name(),
                                owner,
                                origin.transport(),
                                origin.scheme(),
                                origin.host(),
                                origin.port(),
                                driver.options()));
            }
            driver.step(new Opened());
        });
        if (owner != null && life != null) {
            follow(owner, life);
        }
    }

    @Override
    public String name() {
        return driver.name();
    }

    @Override
    public ConnectionInfo info() {
        return driver.status().info();
    }

    @Override
    public ConnectionTraffic traffic() {
        return driver.traffic().snapshot(driver.delivery().undelivered());
    }

    @Override
    public String defaultPath() {
        return driver.defaultPath();
    }

    @Override
    public GunOptions options() {
        return driver.options();
    }

    @Override
    public Protocol awaitUp(Duration timeout) {
        driver.aboutToBlock();
        Reason over = driver.terminationReason();
        if (over != null) {
            throw new GunException.Down(over);
        }
        CompletableFuture<Protocol> up = new CompletableFuture<>();
        Object key = new Object();
        driver.submit(() -> driver.status().whenUp(key, up));
        try {
            return up.get(StreamReader.nanos(timeout), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GunException.Down down) {
                throw new GunException.Down(down.reason());
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new GunException.TimedOut(new Reason.Timeout(
                    Reason.TimeoutPhase.CONNECT,
                    "Connection " + name() + " was not up within " + timeout + "; it is " + info().state()
                            + " and goes on trying"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GunException.Interrupted("connection " + name() + " to be up");
        } finally {
            driver.submit(() -> driver.status().stopWaiting(key));
        }
    }

    @Override
    public void flush() {
        driver.aboutToBlock();
        CompletableFuture<Void> done = new CompletableFuture<>();
        driver.submit(() -> {
            driver.flushUnread();
            done.complete(null);
        });
        try {
            done.get(DEFAULT_AWAIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new GunException.TimedOut(new Reason.Timeout(
                    Reason.TimeoutPhase.PENDING, "The event loop was busy for all of " + DEFAULT_AWAIT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GunException.Interrupted("connection " + name() + " to be flushed");
        }
    }

    @Override
    public @Nullable GunSession session() {
        return driver.session() instanceof GunSession session ? session : null;
    }

    @Override
    public Requests requests() {
        return new Requests(driver, driver);
    }

    @Override
    public StreamInfo streamInfo(GunStream stream) {
        if (stream instanceof DefaultGunStream own && own.belongsTo(driver)) {
            return own.info();
        }
        throw new IllegalArgumentException(stream + " is not a stream of connection " + name());
    }

    @Override
    public void setOwner(@Nullable GunOwner current, GunOwner owner) {
        Reason over = driver.terminationReason();
        if (over != null) {
            throw new GunException.Down(over);
        }
        if (driver.delivery().owner() != current) {
            throw new IllegalStateException("Only the owner of connection " + name() + " can hand it over");
        }
        if (!driver.delivery().handOver(current, owner)) {
            throw new IllegalStateException(
                    "Connection " + name() + " is closing, or was handed over meanwhile: its owner stays");
        }
        CompletionStage<Reason> life = owner.terminated();
        if (life != null) {
            follow(owner, life);
        }
    }

    /** When the owner ends, so does the connection, unless it has another one by then. */
    private void follow(GunOwner owner, CompletionStage<Reason> life) {
        // An owner may outlive any number of connections, and its future keeps what hangs on it.
        WeakReference<ConnectionDriver> owned = new WeakReference<>(driver);
        life.whenComplete((reason, failure) -> ownerEnded(owned.get(), owner, endOf(reason, failure)));
    }

    private static void ownerEnded(@Nullable ConnectionDriver owned, GunOwner owner, Reason reason) {
        if (owned == null) {
            return;
        }
        owned.submit(() -> {
            if (owned.delivery().owner() == owner) {
                owned.step(new ShutdownAsked(reason));
            }
        });
    }

    private static Reason endOf(@Nullable Reason reason, @Nullable Throwable failure) {
        if (reason != null && (reason.equals(Reason.NORMAL) || reason.equals(Reason.SHUTDOWN))) {
            return reason;
        }
        return new Reason.Shutdown(new Reason.OwnerDown(reason != null ? reason.code() : String.valueOf(failure)));
    }

    @Override
    public Monitor monitor(Consumer<Reason> listener) {
        Object key = new Object();
        driver.submit(() -> driver.status().monitor(key, listener));
        return () -> driver.submit(() -> driver.status().stopMonitoring(key));
    }

    @Override
    public CompletionStage<Reason> terminated() {
        return driver.status().terminated().minimalCompletionStage();
    }

    @Override
    public void reconnect() {
        driver.submit(() -> driver.lose(Reason.CLOSED_LOCALLY));
    }

    @Override
    public void shutdown() {
        driver.submit(() -> driver.step(new ShutdownAsked(Reason.SHUTDOWN)));
    }

    @Override
    public void close() {
        driver.submit(() -> driver.step(new CloseAsked()));
    }

    @Override
    public String toString() {
        Origin origin = driver.origin();
        return "GunConnection[" + name() + ", " + origin.scheme() + "://" + origin.authority() + ", " + info().state()
                + "]";
    }
}
