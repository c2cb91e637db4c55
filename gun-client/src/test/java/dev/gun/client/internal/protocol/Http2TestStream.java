package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.event.RequestStartEvent.Function;

/** A stream whose receiver's readiness the test decides. */
final class Http2TestStream extends ClientStream {

    private final long id;
    private final long bodyLength;
    private int credits = Integer.MAX_VALUE;
    private boolean silenced;

    Http2TestStream(long id, RequestHead head, long bodyLength) {
        super(head);
        this.id = id;
        this.bodyLength = bodyLength;
    }

    static RequestHead head(String method, String path, String... fields) {
        Function function = method.equals("CONNECT") ? Function.CONNECT : Function.REQUEST;
        return new RequestHead(function, method, "http", "example.org", path, Headers.of(fields), null);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public long bodyLength() {
        return bodyLength;
    }

    @Override
    public boolean readable() {
        return credits > 0;
    }

    void readable(boolean value) {
        credits(value ? Integer.MAX_VALUE : 0);
    }

    /** Has the receiver take that many frames. */
    void credits(int frames) {
        credits = frames;
    }

    /** A frame was delivered, whether there was a credit for it or not. */
    void frameTaken() {
        credits = Math.max(0, credits - 1);
    }

    @Override
    public boolean transformed() {
        return false;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public boolean silenced() {
        return silenced;
    }

    void silence() {
        silenced = true;
    }

    @Override
    public String toString() {
        return "S" + id;
    }
}
