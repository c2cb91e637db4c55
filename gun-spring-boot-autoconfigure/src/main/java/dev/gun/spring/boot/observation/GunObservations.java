package dev.gun.spring.boot.observation;

import dev.gun.client.GunException;
import dev.gun.client.GunOptions;
import dev.gun.client.GunStream;
import dev.gun.client.RequestCustomizer;
import dev.gun.client.event.ConnectionEventHandler;
import dev.gun.client.event.ProtocolChangedEvent;
import dev.gun.client.event.RequestStartEvent;
import dev.gun.client.event.ResponseHeadersEvent;
import dev.gun.client.event.StreamEndEvent;
import dev.gun.spring.GunOptionsCustomizer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Observes each request and each WebSocket upgrade of the connections it customizes, from the call that makes it. The
 * observation that is current at that call is its parent.
 */
public final class GunObservations implements GunOptionsCustomizer, ConnectionEventHandler {

    private static final GunClientObservationConvention DEFAULT = new DefaultGunClientObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable GunClientObservationConvention convention;

    /**
     * Observes with this registry.
     *
     * @param convention in place of the default, {@code null} for the default, which a global convention replaces, too
     */
    public GunObservations(ObservationRegistry registry, @Nullable GunClientObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public void customize(@Nullable String connection, GunOptions.Builder options) {
        options.requestCustomizer(request -> begin(connection, request));
    }

    private void begin(@Nullable String connection, RequestCustomizer.Request request) {
        if (registry.isNoop()) {
            return;
        }
        GunClientObservationContext context = new GunClientObservationContext(connection, request);
        Observation observation =
                GunClientObservationDocumentation.REQUEST.observation(convention, DEFAULT, () -> context, registry);
        Observed observed = new Observed(observation, context);
        request.attach(Observed.class, observed);
        request.onFailure(observed::end);
        observation.start();
    }

    /**
     * The observation of one request. It ends once: a caller is told of a failure on its own thread, all else comes on
     * the event loop.
     */
    private record Observed(Observation observation, GunClientObservationContext context, AtomicBoolean ended) {

        Observed(Observation observation, GunClientObservationContext context) {
            this(observation, context, new AtomicBoolean());
        }

        void end(@Nullable Throwable error) {
            if (ended.compareAndSet(false, true)) {
                if (error != null) {
                    observation.error(error);
                }
                observation.stop();
            }
        }
    }

    private static void with(@Nullable GunStream stream, Consumer<Observed> action) {
        Observed observed = stream == null ? null : stream.attachment(Observed.class);
        if (observed != null) {
            action.accept(observed);
        }
    }

    @Override
    public void requestStart(RequestStartEvent event) {
        with(event.stream(), observed -> observed.context().sent(event));
    }

    @Override
    public void responseInform(ResponseHeadersEvent event) {
        if (event.status() == 101) {
            responseHeaders(event);
        }
    }

    @Override
    public void responseHeaders(ResponseHeadersEvent event) {
        with(event.stream(), observed -> observed.context().setResponse(event));
    }

    /** An upgrade was accepted; the WebSocket that it began may live for days. */
    @Override
    public void protocolChanged(ProtocolChangedEvent event) {
        with(event.stream(), observed -> observed.end(null));
    }

    @Override
    public void streamEnd(StreamEndEvent event) {
        with(
                event.stream(),
                observed -> observed.end(event.error() == null ? null : new GunException.Stream(event.error())));
    }
}
