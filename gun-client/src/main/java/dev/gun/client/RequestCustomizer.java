package dev.gun.client;

import java.util.function.Consumer;
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

        /** Sets a header field, in place of those of that name. */
        void setHeader(String name, String value);

        /**
         * Attaches an object beside the one that events carry; {@link GunStream#attachment} gives it back. For libraries,
         * which must not take the place of what the application attaches.
         *
         * @param type what to ask for it by; a second object under one type replaces the first
         */
        <T> void attach(Class<T> type, T attachment);

        /**
         * Has {@code told} called, on the thread that makes the request, when there will be no stream after all because
         * something was thrown at the caller: by another customizer, or for a request that cannot be made.
         */
        void onFailure(Consumer<? super Throwable> told);
    }
}
