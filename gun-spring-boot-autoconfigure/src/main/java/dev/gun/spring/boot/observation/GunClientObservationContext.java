package dev.gun.spring.boot.observation;

import dev.gun.client.RequestCustomizer;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.event.ResponseHeadersEvent;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;

/**
 * What an observation of a request, or of a WebSocket upgrade, knows. What a tracer wants to tell the server is set as
 * header fields of the request. Filled in on the thread that makes the request, then on the connection's event loop.
 */
public final class GunClientObservationContext
        extends RequestReplySenderContext<RequestCustomizer.Request, ResponseHeadersEvent> {

    private final @Nullable String connection;
    private final String method;
    private final @Nullable String uriTemplate;
    private volatile @Nullable RequestStartEvent sent;

    /**
     * The context of a request that is about to be made.
     *
     * @param connection the configured name of the connection, {@code null} when it has none
     */
    public GunClientObservationContext(@Nullable String connection, RequestCustomizer.Request request) {
        super((carrier, name, value) -> {
            if (carrier != null) {
                carrier.setHeader(name, value);
            }
        });
        setCarrier(request);
        this.connection = connection;
        this.method = request.method();
        this.uriTemplate = request.uriTemplate();
    }

    /** The configured name of the connection, {@code null} for one that has none. */
    public @Nullable String connection() {
        return connection;
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** The route, as given with {@code RequestOptions.uriTemplate}, or {@code null}. */
    public @Nullable String uriTemplate() {
        return uriTemplate;
    }

    /** What was sent, {@code null} until it was. */
    public @Nullable RequestStartEvent sent() {
        return sent;
    }

    void sent(RequestStartEvent event) {
        sent = event;
    }
}
