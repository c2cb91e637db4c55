package dev.gun.spring.adapter;

import java.io.IOException;
import java.io.Serial;
import java.net.URI;

/** A request was redirected more than 20 times in a row. */
public final class TooManyRedirectsException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    TooManyRedirectsException(URI last) {
        super("More than " + Redirect.MAX + " redirects in a row, the last one by " + GunOrigins.originOf(last));
    }
}
