package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.Http2StreamState.Sending;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The live streams of one HTTP/2 connection, in the order they began. Confined to the event loop. */
final class Http2Streams {

    private final StreamListener listener;
    private final Http2Events events;
    private final Http2Inflow inflow;
    private final Http2Handler handler;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final Http2Connection.PropertyKey endTimer;
    // A chain of which each is its own link: nothing is allocated to keep a stream, and nothing is hashed.
    private @Nullable Http2StreamState oldest;
    private @Nullable Http2StreamState newest;
    private int size;
    private int promised;

    Http2Streams(StreamListener listener, Http2Events events, Http2Inflow inflow, Http2Handler handler) {
        this.listener = listener;
        this.events = events;
        this.inflow = inflow;
        this.handler = handler;
        this.connection = handler.connection();
        this.key = connection.newKey();
        this.endTimer = connection.newKey();
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                Http2Timers.cancel(stream.<Future<?>>removeProperty(endTimer));
            }
        });
    }

    /** A stream has begun; {@code head} is the writing of its HEADERS, {@code null} when it was promised. */
    Http2StreamState begin(ClientStream stream, Http2Stream channel, @Nullable ChannelFuture head, Sending sending) {
        Http2StreamState state = new Http2StreamState(stream, channel, head, sending);
        channel.setProperty(key, state);
        stream.attach(state);
        link(state);
        promised += state.promised() ? 1 : 0;
        return state;
    }

    /** The live stream of that number. */
    @Nullable Http2StreamState get(int id) {
        Http2Stream channel = connection.stream(id);
        Http2StreamState state = channel == null ? null : channel.getProperty(key);
        return state == null || state.over() != null ? null : state;
    }

    /** What is known of {@code stream} if it is live on this connection. */
    @Nullable Http2StreamState get(ClientStream stream) {
        return stream.attachment() instanceof Http2StreamState state && state.table == this ? state : null;
    }

    /**
     * We have ended our half of a WebSocket's stream, or a tunnel's, which the user is done with: if the peer does not end its half, or
     * leaves ours no window, within {@code closingTimeout}, the stream is reset.
     */
    void awaitEnd(Http2StreamState state, Duration closingTimeout) {
        if (state.channel().state() != Http2Stream.State.CLOSED) {
            Future<?> timer = Http2Timers.after(handler.context(), closingTimeout, () -> {
                handler.reset(state.id(), Http2Error.CANCEL);
                handler.flush(handler.context());
            });
            state.channel().setProperty(endTimer, timer);
        }
    }

    /** How many are live. */
    int size() {
        return size;
    }

    /** How many promised ones are live. */
    int promised() {
        return promised;
    }

    /** The live ones, in the order they began; a copy. */
    List<Http2StreamState> all() {
        List<Http2StreamState> all = new ArrayList<>(size);
        for (Http2StreamState state = oldest; state != null; state = state.newer) {
            all.add(state);
        }
        return all;
    }

    /** The stream has ended well, as far as the user is concerned; writes that still wait fail with {@code rest}. */
    void ended(Http2StreamState state, Reason rest) {
        remove(state, rest);
        listener.ended(state.stream());
        events.streamGone();
    }

    /** The stream has failed, unless it is a WebSocket that has come to its own end before. */
    void failed(Http2StreamState state, Reason reason, Processed processed) {
        Http2WebSocket webSocket = state.webSocket();
        if (webSocket == null || webSocket.abandon()) {
            lost(state, reason, processed);
        }
    }

    /** The stream has failed, and all that it received is delivered. */
    void lost(Http2StreamState state, Reason reason, Processed processed) {
        remove(state, reason);
        listener.failed(state.stream(), reason, processed);
        events.streamGone();
    }

    private void remove(Http2StreamState state, Reason reason) {
        state.over(reason);
        unlink(state);
        promised -= state.promised() ? 1 : 0;
        inflow.releaseAll(state);
    }

    private void link(Http2StreamState state) {
        Http2StreamState before = newest;
        state.table = this;
        state.older = before;
        if (before == null) {
            oldest = state;
        } else {
            before.newer = state;
        }
        newest = state;
        size++;
    }

    private void unlink(Http2StreamState state) {
        if (state.table != this) {
            return;
        }
        Http2StreamState before = state.older;
        Http2StreamState after = state.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        state.table = null;
        state.older = null;
        state.newer = null;
        size--;
    }

    /** Forgets all of them without a word. */
    List<ConnectionProtocol.Orphan> abandon(Reason reason) {
        List<ConnectionProtocol.Orphan> orphans = new ArrayList<>(size);
        for (Http2StreamState state : all()) {
            Http2WebSocket webSocket = state.webSocket();
            if (webSocket != null && !webSocket.abandon()) {
                continue;
            }
            remove(state, reason);
            Processed processed = state.written() ? Processed.MAYBE : Processed.NO;
            orphans.add(new ConnectionProtocol.Orphan(state.stream(), processed));
        }
        return orphans;
    }
}
