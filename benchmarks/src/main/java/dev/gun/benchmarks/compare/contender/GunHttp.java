package dev.gun.benchmarks.compare.contender;

import dev.gun.benchmarks.compare.work.Done;
import dev.gun.benchmarks.compare.work.Http;
import dev.gun.benchmarks.compare.work.Target;
import dev.gun.client.Bytes;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.GunReceiver;
import dev.gun.client.GunStream;
import dev.gun.client.Headers;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestOptions;
import dev.gun.client.message.GunData;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Requests whose receivers are called back. A connection that has an answer is free for the next request. */
final class GunHttp implements Http {

    private final GunClient client = Gun.client();
    private final Queue<GunConnection> free = new ConcurrentLinkedQueue<>();
    private final GunConnection first;
    private final boolean shared;
    private final boolean onEventLoop;

    GunHttp(int port, GunOptions options, int connections, boolean onEventLoop) {
        this.onEventLoop = onEventLoop;
        this.shared = connections == 1;
        this.first = client.open(Target.HOST, port, options);
        free.add(first);
        for (int i = 1; i < connections; i++) {
            free.add(client.open(Target.HOST, port, options));
        }
        free.forEach(GunConnection::awaitUp);
    }

    @Override
    public void get(Done done) {
        GunConnection connection = shared ? first : free.remove();
        connection.request("GET", "/hello", Headers.empty(), Bytes.empty(), to(new Answer(done, connection)));
    }

    @Override
    public void download(long bytes, Done done) {
        first.request("GET", "/download?bytes=" + bytes, Headers.empty(), Bytes.empty(), to(new Lent(done, first)));
    }

    @Override
    public void upload(long bytes, Done done) {
        GunStream stream =
                first.headers("POST", Http.uploadPath(bytes), Headers.empty(), to(new Answer(done, first, bytes)));
        new Upload(stream, bytes, done).next();
    }

    private static RequestOptions to(GunReceiver receiver) {
        return RequestOptions.builder().replyTo(ReplyTo.receiver(receiver)).build();
    }

    @Override
    public void close() {
        client.close();
    }

    private class Answer implements GunReceiver {

        private final Done done;
        private final GunConnection connection;
        private long bytes;

        Answer(Done done, GunConnection connection) {
            this(done, connection, 0);
        }

        Answer(Done done, GunConnection connection, long bytes) {
            this.done = done;
            this.connection = connection;
            this.bytes = bytes;
        }

        @Override
        public void receive(GunMessage message) {
            if (message instanceof GunData data) {
                bytes += data.data().size();
                if (data.fin()) {
                    ended();
                }
            } else if (message instanceof GunResponse response) {
                if (response.status() != 200) {
                    done.failed(new IllegalStateException("Status " + response.status()));
                } else if (response.fin()) {
                    ended();
                }
            } else if (message instanceof GunError error) {
                done.failed(new GunException(error.reason()));
            }
        }

        private void ended() {
            if (!shared) {
                free.add(connection);
            }
            done.ok(bytes);
        }

        @Override
        public boolean onEventLoop() {
            return onEventLoop;
        }
    }

    /** As Apache's and Reactor Netty's do, it looks at what was read where it was read to. */
    private final class Lent extends Answer {

        Lent(Done done, GunConnection connection) {
            super(done, connection);
        }

        @Override
        public boolean borrowsBodies() {
            return true;
        }
    }

    /** Sends while there is room, and goes on when there is room again; a direct buffer, which is not copied. */
    private static final class Upload {

        private static final Bytes WHOLE = Bytes.wrap(ByteBuffer.allocateDirect(PIECE));

        private final GunStream stream;
        private final Done done;
        private long left;

        Upload(GunStream stream, long bytes, Done done) {
            this.stream = stream;
            this.left = bytes;
            this.done = done;
        }

        void next() {
            for (int i = 1; i < AHEAD && left > PIECE; i++) {
                left -= PIECE;
                stream.data(WHOLE);
            }
            left -= PIECE;
            if (left <= 0) {
                stream.dataFin(WHOLE).whenComplete((nothing, failure) -> failed(failure));
            } else {
                stream.data(WHOLE).whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        next();
                    } else {
                        failed(failure);
                    }
                });
            }
        }

        /** A piece before that was lost would be missed by the server. */
        private void failed(@Nullable Throwable failure) {
            if (failure != null) {
                done.failed(failure);
            }
        }
    }
}
