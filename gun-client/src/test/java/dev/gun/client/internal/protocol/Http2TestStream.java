package dev.gun.client.internal.protocol;

import dev.gun.client.Headers;
import dev.gun.client.event.RequestStartEvent.Function;

/** A stream whose receiver's readiness the test decides. */
final class Http2TestStream extends ClientStream {

    private final long id;
    private final long bodyLength;
    private boolean readable = true;
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
        return readable;
    }

    void readable(boolean value) {
        readable = value;
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
