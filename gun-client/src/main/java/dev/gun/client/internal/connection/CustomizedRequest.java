package dev.gun.client.internal.connection;

import dev.gun.client.Headers;
import dev.gun.client.RequestCustomizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request while the customizers see it, and what they left. Confined to the thread that makes the request. */
final class CustomizedRequest implements RequestCustomizer.Request {

    private static final Logger LOG = LoggerFactory.getLogger(CustomizedRequest.class);

    private final String method;
    private final String path;
    private final @Nullable String uriTemplate;
    private Headers headers;
    private @Nullable Object context;
    private Map<Class<?>, Object> byType = Map.of();
    private List<Consumer<? super Throwable>> failureListeners = List.of();

    CustomizedRequest(String method, String path, Headers headers, @Nullable String uriTemplate) {
        this.method = method;
        this.path = path;
        this.headers = headers;
        this.uriTemplate = uriTemplate;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public void addHeader(String name, String value) {
        headers = headers.toBuilder().add(name, value).build();
    }

    @Override
    public void setHeader(String name, String value) {
        headers = headers.toBuilder().set(name, value).build();
    }

    @Override
    public @Nullable String uriTemplate() {
        return uriTemplate;
    }

    @Override
    public void attach(Object attached) {
        context = attached;
    }

    @Override
    public @Nullable Object attached() {
        return context;
    }

    @Override
    public <T> void attach(Class<T> type, T attachment) {
        if (byType.isEmpty()) {
            byType = Map.of(type, attachment);
        } else {
            Map<Class<?>, Object> more = new HashMap<>(byType);
            more.put(type, attachment);
            byType = Map.copyOf(more);
        }
    }

    @Override
    public void onFailure(Consumer<? super Throwable> told) {
        if (failureListeners.isEmpty()) {
            failureListeners = new ArrayList<>(1);
        }
        failureListeners.add(told);
    }

    Attachments attachments() {
        return context == null && byType.isEmpty() ? Attachments.NONE : new Attachments(context, byType);
    }

    /** There will be no stream: {@code cause} is about to be thrown at the caller. */
    void failed(Throwable cause) {
        for (Consumer<? super Throwable> listener : failureListeners) {
            try {
                listener.accept(cause);
            } catch (RuntimeException e) {
                LOG.warn("A request customizer threw when it was told that its request failed", e);
            }
        }
    }
}
