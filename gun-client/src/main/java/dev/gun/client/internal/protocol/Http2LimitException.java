package dev.gun.client.internal.protocol;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.Serial;

/** The peer went beyond an option, which ends the connection. */
final class Http2LimitException extends Http2Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String option;
    private final long limit;

    Http2LimitException(String option, long limit) {
        super(Http2Error.ENHANCE_YOUR_CALM, "More than " + option + " = " + limit);
        this.option = option;
        this.limit = limit;
    }

    String option() {
        return option;
    }

    long limit() {
        return limit;
    }
}
