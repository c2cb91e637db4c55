package dev.gun.client.internal.connection;

import dev.gun.client.Body;
import dev.gun.client.Bytes;
import dev.gun.client.GunException;
import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The blocking side of a handle. Used by one user thread at a time. */
final class StreamReader {

    private static final Logger LOG = LoggerFactory.getLogger(StreamReader.class);

    private final DefaultGunStream stream;
    private final @Nullable Mailbox mailbox;
    private final long maxBodyBytes;

    /** What a subprotocol's handler has delivered, more than one message at a time. */
    private final Queue<GunMessage> handled = new ArrayDeque<>(0);

    /** What came of the body so far, kept over a time-out for the next call. */
    private @Nullable ByteArrayOutputStream body;

    private @Nullable GunException failure;
    private boolean finished;
    /** Whether a head without a body was given out, and its empty body was not. */
    private boolean bodyless;

    StreamReader(DefaultGunStream stream, @Nullable Mailbox mailbox, long maxBodyBytes) {
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
            if (!(message instanceof GunInform)) {
                throw unexpected("a response", message);
            }
        }
    }

    GunInform inform(Duration timeout) {
        GunMessage message = next(deadline(timeout), timeout, "an informational response");
        if (message instanceof GunInform inform) {
            return inform;
        }
        throw unexpected("an informational response", message);
    }

    GunUpgrade upgrade(Duration timeout) {
        long deadline = deadline(timeout);
        while (true) {
            GunMessage message = next(deadline, timeout, "the upgrade");
            if (message instanceof GunUpgrade upgrade) {
                return upgrade;
            }
            if (message instanceof GunResponse response) {
                throw new GunException.Stream(new Reason.UpgradeFailed(
                        "status", Integer.toString(response.status()), "101 (HTTP/1.1) or 2xx (HTTP/2)"));
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
            if (!(message instanceof GunUpgrade)) {
                throw unexpected("a frame", message);
            }
        }
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
                    failure = new GunException.Stream(new Reason.LimitReached("maxBodyBytes", maxBodyBytes));
                    throw failure;
                }
                collected.writeBytes(data.data().asBytes());
                if (data.fin()) {
                    return finish(collected, Headers.empty());
                }
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

    void flush() {
        if (mailbox == null) {
            return;
        }
        GunMessage message;
        handled.clear();
        while ((message = mailbox.poll()) != null) {
            take(message);
        }
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
            handle(message, subprotocol);
        }
    }

    private void handle(GunMessage message, SubprotocolRunner subprotocol) {
        try {
            subprotocol.receive(message, handled::add);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(message, e);
        } catch (Exception | Error e) {
            failed(message, e);
        }
    }

    private void failed(GunMessage message, Throwable cause) {
        stream.receiverFailed();
        LOG.warn(
                "[{}] the handler of a subprotocol threw on {}; what it was given is lost, the next one comes",
                stream.connection(),
                message.getClass().getSimpleName(),
                cause);
    }

    private GunMessage nextUnhandled(long deadline, Duration timeout, String what) {
        if (mailbox == null) {
            throw new IllegalStateException("This stream has no mailbox");
        }
        if (failure != null) {
            throw failure;
        }
        if (finished) {
            throw new GunException.Stream(new Reason.BadState("The stream has ended, and all its messages were read"));
        }
        try {
            GunMessage message = mailbox.await(deadline);
            if (message == null) {
                throw new GunException.TimedOut(new Reason.Timeout(
                        Reason.TimeoutPhase.RESPONSE,
                        stream + " got nothing while " + what + " was awaited for " + timeout));
            }
            mailbox.poll();
            take(message);
            if (message instanceof GunError error) {
                throw failure != null ? failure : stream.failure(error.reason());
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GunException.Interrupted(what + " of " + stream);
        }
    }

    private void take(GunMessage message) {
        stream.consumed(message);
        if (message instanceof GunError error) {
            // A refused call is thrown once; the end of the stream again and again.
            // The end is the last message: what others follow was a refusal, also when the stream has ended by now.
            boolean last = !stream.running() && (mailbox == null || mailbox.peek() == null);
            boolean refusal = error.reason() instanceof Reason.BadState && !last;
            failure = refusal ? null : stream.failure(error.reason());
            return;
        }
        finished = message instanceof GunTrailers
                || (message instanceof GunData data && data.fin())
                || (message instanceof GunResponse response && response.fin());
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
