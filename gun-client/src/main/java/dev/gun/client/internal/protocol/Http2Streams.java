package dev.gun.client.internal.protocol;

import dev.gun.client.Processed;
import dev.gun.client.Reason;
import dev.gun.client.internal.protocol.Http2StreamState.Sending;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The live streams of one HTTP/2 connection, in the order they began. Confined to the event loop. */
final class Http2Streams {

    private final StreamListener listener;
    private final Http2Events events;
    private final Http2Inflow inflow;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final Set<Http2StreamState> live = new LinkedHashSet<>();
    private int promised;

    Http2Streams(StreamListener listener, Http2Events events, Http2Inflow inflow, Http2Connection connection) {
        this.listener = listener;
        this.events = events;
        this.inflow = inflow;
        this.connection = connection;
        this.key = connection.newKey();
    }

    /** A stream has begun; {@code head} is the writing of its HEADERS, {@code null} when it was promised. */
    Http2StreamState begin(ClientStream stream, Http2Stream channel, @Nullable ChannelFuture head, Sending sending) {
        Http2StreamState state = new Http2StreamState(stream, channel, head, sending);
        channel.setProperty(key, state);
        stream.attach(state);
        live.add(state);
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
        return stream.attachment() instanceof Http2StreamState state && live.contains(state) ? state : null;
    }

    /** How many are live. */
    int size() {
        return live.size();
    }

    /** How many promised ones are live. */
    int promised() {
        return promised;
    }

    /** The live ones, in the order they began; a copy. */
    List<Http2StreamState> all() {
        return new ArrayList<>(live);
    }

    /** The stream has ended well, as far as the user is concerned; writes that still wait fail with {@code rest}. */
    void ended(Http2StreamState state, Reason rest) {
        remove(state, rest);
        listener.ended(state.stream());
        events.streamGone();
    }

    /** The stream has failed. */
    void failed(Http2StreamState state, Reason reason, Processed processed) {
        remove(state, reason);
        listener.failed(state.stream(), reason, processed);
        events.streamGone();
    }

    private void remove(Http2StreamState state, Reason reason) {
        state.over(reason);
        live.remove(state);
        promised -= state.promised() ? 1 : 0;
        inflow.releaseAll(state);
    }

    /** Forgets all of them without a word. */
    List<ConnectionProtocol.Orphan> abandon(Reason reason) {
        List<ConnectionProtocol.Orphan> orphans = new ArrayList<>(live.size());
        for (Http2StreamState state : all()) {
            remove(state, reason);
            Processed processed = state.written() ? Processed.MAYBE : Processed.NO;
            orphans.add(new ConnectionProtocol.Orphan(state.stream(), processed));
        }
        return orphans;
    }
}
