package dev.gun.client.internal.connection;

import dev.gun.client.Body;
import dev.gun.client.Bytes;
import dev.gun.client.GunException;
import dev.gun.client.Headers;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunSse;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.message.GunTunnelUp;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** The blocking side of a handle. Used by one user thread at a time, but for {@link #flush}. */
final class StreamReader {

    private final DefaultGunStream stream;
    private final Mailbox mailbox;
    private final long maxBodyBytes;

    /** What a subprotocol's handler has delivered, more than one message at a time. */
    private final Queue<GunMessage> handled = new ConcurrentLinkedQueue<>();

    /** What came of the body so far, kept over a time-out for the next call. */
    private @Nullable ByteArrayOutputStream body;

    /** What every further await ends with, {@code null} while the stream goes on; a flush may see the end, too. */
    private volatile @Nullable GunException end;
    /** Whether a head without a body was given out, and its empty body was not. */
    private boolean bodyless;

    StreamReader(DefaultGunStream stream, Mailbox mailbox, long maxBodyBytes) {
        this.stream = stream;
        this.mailbox = mailbox;
        this.maxBodyBytes = maxBodyBytes;
    }

    GunMessage next(Duration timeout) {
        return next(deadline(timeout), timeout, "the next message");
    }

    GunResponse response(Duration timeout) {
        long deadline = deadline(timeout);
        while (true) {
            GunMessage message = next(deadline, timeout, "the response");
            if (message instanceof GunResponse response) {
                bodyless = response.fin();
                return response;
            }
            if (!(message instanceof GunInform || message instanceof GunNotify)) {
                throw unexpected("a response", message);
            }
        }
    }

    GunInform inform(Duration timeout) {
        long deadline = deadline(timeout);
        GunMessage message;
        do {
            message = next(deadline, timeout, "an informational response");
            if (message instanceof GunInform inform) {
                return inform;
            }
        } while (message instanceof GunNotify);
        throw unexpected("an informational response", message);
    }

    /** The tunnel is up for requests; one that leads on through SOCKS5 is told as up for each proxy before. */
    Protocol tunnelUp(Duration timeout) {
        long deadline = deadline(timeout);
        while (true) {
            GunMessage message = next(deadline, timeout, "the tunnel");
            if (message instanceof GunTunnelUp up && up.protocol() != Protocol.SOCKS) {
                return up.protocol();
            }
            if (message instanceof GunResponse response && response.status() >= 300) {
                throw new GunException.Stream(new Reason.ConnectRefused(response.status()));
            }
        }
    }

    GunUpgrade upgrade(Duration timeout) {
        long deadline = deadline(timeout);
        while (true) {
            GunMessage message = next(deadline, timeout, "the upgrade");
            if (message instanceof GunUpgrade upgrade) {
                return upgrade;
            }
            if (message instanceof GunResponse response) {
                throw notUpgraded(response);
            }
        }
    }

    GunWs frame(Duration timeout) {
        long deadline = deadline(timeout);
        while (true) {
            GunMessage message = next(deadline, timeout, "the next frame");
            if (message instanceof GunWs ws) {
                return ws;
            }
            if (message instanceof GunResponse response) {
                throw notUpgraded(response);
            }
            // What comes before the first frame, whether or not the upgrade was awaited.
            if (!(message instanceof GunUpgrade || message instanceof GunInform || message instanceof GunNotify)) {
                throw unexpected("a frame", message);
            }
        }
    }

    private static GunException notUpgraded(GunResponse response) {
        return new GunException.Stream(new Reason.UpgradeFailed(
                "status", Integer.toString(response.status()), "101 (HTTP/1.1) or 2xx (HTTP/2)"));
    }

    Body body(Duration timeout) {
        if (bodyless) {
            // The head that was awaited has said that nothing follows.
            bodyless = false;
            return new Body(Bytes.empty(), Headers.empty());
        }
        long deadline = deadline(timeout);
        if (body == null) {
            body = new ByteArrayOutputStream();
        }
        ByteArrayOutputStream collected = body;
        while (true) {
            GunMessage message = next(deadline, timeout, "the body");
            if (message instanceof GunData data) {
                if (collected.size() + (long) data.data().size() > maxBodyBytes) {
                    stream.cancel();
                    GunException tooLarge =
                            new GunException.Stream(new Reason.LimitReached("maxBodyBytes", maxBodyBytes));
                    end = tooLarge;
                    throw tooLarge;
                }
                collected.writeBytes(data.data().asBytes());
                if (data.fin()) {
                    return finish(collected, Headers.empty());
                }
            } else if (message instanceof GunSse) {
                throw unexpected("a body", message);
            } else if (message instanceof GunTrailers trailers) {
                return finish(collected, trailers.headers());
            } else if (message instanceof GunResponse response && response.fin()) {
                return finish(collected, Headers.empty());
            }
        }
    }

    private Body finish(ByteArrayOutputStream collected, Headers trailers) {
        body = null;
        return new Body(Bytes.wrap(collected.toByteArray()), trailers);
    }

    /** Drops what was not read; whoever asks for that is done with what was. Any thread. */
    void flush() {
        flushUnread();
        stream.handBack();
    }

    /** Drops what was not read; what was read may be worked on still. Any thread. */
    void flushUnread() {
        handled.clear();
        GunMessage message;
        while ((message = mailbox.poll()) != null) {
            noteEnd(message);
            stream.consumed(message);
        }
        mailbox.wake();
    }

    /** The next message for the user, after the subprotocol's handler, if there is one, has had its frames. */
    private GunMessage next(long deadline, Duration timeout, String what) {
        while (true) {
            GunMessage delivered = handled.poll();
            if (delivered != null) {
                return delivered;
            }
            GunMessage message = nextUnhandled(deadline, timeout, what);
            SubprotocolRunner subprotocol = stream.subprotocol();
            if (subprotocol == null) {
                return message;
            }
            subprotocol.receive(message, stream, handled);
        }
    }

    private GunMessage nextUnhandled(long deadline, Duration timeout, String what) {
        if (stream.flushedSinceItsEnd()) {
            flush();
        }
        GunException over = end;
        if (over != null) {
            throw over;
        }
        stream.handBack();
        try {
            GunMessage message = mailbox.await(deadline, () -> end != null);
            GunException flushed = end;
            if (message == null && flushed != null) {
                throw flushed;
            }
            if (message == null) {
                throw new GunException.TimedOut(new Reason.Timeout(
                        Reason.TimeoutPhase.RESPONSE,
                        stream + " got nothing while " + what + " was awaited for " + timeout));
            }
            take(message);
            if (message instanceof GunError error) {
                GunException failure = end;
                throw failure != null ? failure : stream.failure(error.reason());
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GunException.Interrupted(what + " of " + stream);
        }
    }

    private void take(GunMessage message) {
        stream.handOut(message);
        noteEnd(message);
    }

    private void noteEnd(GunMessage message) {
        if (message instanceof GunError error) {
            // A refused call is thrown once; the end of the stream again and again.
            if (Ends.isEnd(error, stream, mailbox.isEmpty())) {
                end = stream.failure(error.reason());
            }
        } else if (Ends.isEnd(message)) {
            end = new GunException.Stream(new Reason.BadState("The stream has ended, and all its messages were read"));
        }
    }

    private static IllegalStateException unexpected(String wanted, GunMessage got) {
        return new IllegalStateException("Awaited " + wanted + ", but the next message is a "
                + got.getClass().getSimpleName() + "; it was taken");
    }

    private static long deadline(Duration timeout) {
        return System.nanoTime() + nanos(timeout);
    }

    /** As many nanoseconds, or so many that it is for ever and does not overflow. */
    static long nanos(Duration timeout) {
        return timeout.compareTo(Duration.ofDays(365)) > 0 ? Long.MAX_VALUE / 4 : Math.max(0, timeout.toNanos());
    }
}
