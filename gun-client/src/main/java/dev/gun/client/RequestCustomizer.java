package dev.gun.client;

import org.jspecify.annotations.Nullable;

/**
 * Sees each request before it is queued, on the thread that makes it (for the upgrade of a session that is the
 * connection's event loop, so a customizer must not block); may add header fields and attach one object that
 * every event of the stream then carries. The hook for tracing and authentication.
 */
@FunctionalInterface
public interface RequestCustomizer {

    /** Sees one request. What it throws is thrown at the caller of the request. */
    void customize(Request request);

    /** A request on its way. Only valid during the call. */
    interface Request {

        /** The method. */
        String method();

        /** The target: path and query. */
        String path();

        /** The header fields as they are now. */
        Headers headers();

        /** Adds a header field. */
        void addHeader(String name, String value);

        /** The route given with the request's options, or {@code null}. */
        @Nullable String uriTemplate();

        /** Attaches the object that the stream's events carry; a later customizer's replaces it. */
        void attach(Object context);

        /** The object attached so far, or {@code null}. */
        @Nullable Object attached();
    }
}
