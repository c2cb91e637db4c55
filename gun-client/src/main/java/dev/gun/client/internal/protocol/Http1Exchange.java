package dev.gun.client.internal.protocol;

import dev.gun.client.internal.codec.http1.RequestFraming;
import org.jspecify.annotations.Nullable;

/** One request and its response on an HTTP/1.1 connection; what the protocol keeps of a stream. Event loop only. */
final class Http1Exchange {

    /** How far the request is; says what of its body the user may still send. */
    enum Sending {
        /** More of the body is to come. */
        BODY,
        /** As many bytes as were declared are written, so the request is whole; only an empty end may still follow. */
        FULL,
        /** The request is whole, and its end was said. */
        DONE,
        /** The request was given up half-way: nothing more of it is written. */
        ABORTED
    }

    /** How far the response is. */
    enum Receiving {
        /** Its final head has not come. */
        AWAITED,
        /** Its body is coming, and says itself where it ends. */
        BODY,
        /** Its body is coming, and ends where the connection does. */
        BODY_UNTIL_CLOSE
    }

    private final ClientStream stream;
    private final RequestFraming framing;
    private final @Nullable Http1Upgrade upgrade;
    private long unsent;
    private Sending sending = Sending.BODY;
    private Receiving receiving = Receiving.AWAITED;
    private int informs;

    Http1Exchange(ClientStream stream, RequestFraming framing, @Nullable Http1Upgrade upgrade) {
        this.stream = stream;
        this.framing = framing;
        this.upgrade = upgrade;
        this.unsent = framing instanceof RequestFraming.Length length ? length.bytes() : Long.MAX_VALUE;
    }

    ClientStream stream() {
        return stream;
    }

    /** The upgrade to a WebSocket that the request asks for, {@code null} when it asks for none. */
    @Nullable Http1Upgrade upgrade() {
        return upgrade;
    }

    boolean chunked() {
        return framing instanceof RequestFraming.Chunked;
    }

    /** How many bytes of a body of declared length are still to be written. */
    long unsent() {
        return unsent;
    }

    void wrote(long bytes) {
        unsent -= bytes;
    }

    Sending sending() {
        return sending;
    }

    void sending(Sending next) {
        sending = next;
    }

    /** Whether every byte of the request is written, so that another one may follow. */
    boolean requestWhole() {
        return sending == Sending.FULL || sending == Sending.DONE;
    }

    Receiving receiving() {
        return receiving;
    }

    void receiving(Receiving next) {
        receiving = next;
    }

    /** Counts another informational response, and returns how many there were. */
    int countInform() {
        return ++informs;
    }

    /** Whether a 101 is a possible answer. */
    boolean asksForUpgrade() {
        return upgrade != null || Http1OtherUpgrade.asked(stream.head());
    }

    /** Whether nothing may be written behind the request until its final response has come. */
    boolean blocksOthers() {
        return Http1RequestWriter.asksToSwitch(stream.head());
    }
}
