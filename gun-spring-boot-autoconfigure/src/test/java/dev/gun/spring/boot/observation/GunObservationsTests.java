package dev.gun.spring.boot.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.gun.client.Bytes;
import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.Headers;
import dev.gun.client.RequestOptions;
import dev.gun.client.WsOptions;
import dev.gun.spring.boot.autoconfigure.HttpPeer;
import dev.gun.spring.boot.autoconfigure.WebSocketPeer;
import dev.gun.spring.testkit.Patience;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Observations of requests, with a real tracer (page 3, Observation/tracing)")
class GunObservationsTests {

    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(spans))
            .build();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry registry = ObservationRegistry.create();
    private final HttpPeer peer = new HttpPeer();
    private final GunClient client = GunClient.create();

    @BeforeEach
    void trace() {
        Tracer tracer = provider.get("test");
        OtelTracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {});
        OtelPropagator propagator =
                new OtelPropagator(ContextPropagators.create(W3CTraceContextPropagator.getInstance()), tracer);
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(meters))
                .observationHandler(new FirstMatchingCompositeObservationHandler(
                        new PropagatingSenderTracingObservationHandler<>(bridge, propagator),
                        new DefaultTracingObservationHandler(bridge)));
    }

    @AfterEach
    void close() {
        client.close();
        peer.close();
        provider.close();
    }

    private GunConnection open(String uri) {
        return open(uri, new GunObservations(registry, null));
    }

    private GunConnection open(String uri, GunObservations observations) {
        GunOptions.Builder options =
                GunOptions.builder().name("api").retry(0, Duration.ZERO).eventHandler(observations);
        observations.customize("api", options);
        return client.open(URI.create(uri), options.build());
    }

    /** The tags of the one timer of that name. */
    private Map<String, String> timed(String name) {
        // It is registered before it is recorded.
        await().until(() ->
                meters.find(name).timers().stream().mapToLong(Timer::count).sum() == 1);
        Timer timer = meters.get(name).timer();
        assertThat(timer.count()).isEqualTo(1);
        Map<String, String> tags = new TreeMap<>();
        timer.getId().getTags().forEach((Tag tag) -> tags.put(tag.getKey(), tag.getValue()));
        return tags;
    }

    /** It ends after its timer was recorded. */
    private void nothingIsActive() {
        await().until(() ->
                meters.get("gun.client.requests.active").longTaskTimer().activeTasks() == 0);
    }

    private static Map<String, String> tags(String exception, String error, String status, String outcome) {
        return new TreeMap<>(Map.of(
                "client.name",
                "localhost",
                "connection",
                "api",
                "error",
                error,
                "exception",
                exception,
                "method",
                "GET",
                "outcome",
                outcome,
                "status",
                status,
                "uri",
                "none"));
    }

    @Test
    void aRequestIsOneTimerAndOneSpanBelowTheObservationThatIsCurrent() {
        GunConnection api = open(peer.uri());

        Observation.createNotStarted("parent", registry).observe(() -> api.request(
                        "GET",
                        "/users/42?token=secret",
                        Headers.empty(),
                        Bytes.empty(),
                        RequestOptions.builder().uriTemplate("/users/{id}").build())
                .awaitBody(Patience.LIMIT));

        Map<String, String> tags = tags("none", "none", "200", "SUCCESS");
        tags.put("uri", "/users/{id}");
        assertThat(timed("gun.client.requests")).isEqualTo(tags);
        nothingIsActive();
        await().until(() -> spans.getFinishedSpanItems().size() == 2);
        SpanData request = span("http get");
        SpanData parent = span("parent");
        assertThat(request.getTraceId()).isEqualTo(parent.getTraceId());
        assertThat(request.getParentSpanId()).isEqualTo(parent.getSpanId());
        assertThat(request.getAttributes().get(AttributeKey.stringKey("http.url")))
                .isEqualTo("http://localhost:" + peer.port() + "/users/42?***");
    }

    private SpanData span(String name) {
        return spans.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** W3C Trace Context §3.2. */
    private static String traceParent(SpanData span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                + span.getSpanContext().getTraceFlags().asHex();
    }

    @Test
    void theServerGetsTheContextOfTheSpanInPlaceOfAnyOther() {
        GunConnection api = open(peer.uri());

        api.request("GET", "/", Headers.of("traceparent", "00-not-ours"), Bytes.empty())
                .awaitBody(Patience.LIMIT);

        await().until(() -> spans.getFinishedSpanItems().size() == 1);
        SpanData span = span("http get");
        assertThat(peer.headers.get(0).get("Traceparent")).containsExactly(traceParent(span));
    }

    @Test
    void theClassOfTheStatusIsTheOutcome() {
        Map<String, String> outcomes =
                Map.of("204", "SUCCESS", "302", "REDIRECTION", "404", "CLIENT_ERROR", "503", "SERVER_ERROR");
        outcomes.forEach((status, outcome) -> {
            meters.clear();
            open(peer.uri()).get("/" + status).awaitResponse(Patience.LIMIT);

            assertThat(timed("gun.client.requests")).isEqualTo(tags("none", "none", status, outcome));
        });
    }

    @Test
    void aRequestThatFailsHasTheCodeOfTheReason() {
        GunConnection api = open("http://localhost:1");
        api.get("/");

        Map<String, String> tags = tags("shutdown", "Stream", "CLIENT_ERROR", "UNKNOWN");
        tags.put("client.name", "none");
        assertThat(timed("gun.client.requests")).isEqualTo(tags);
        await().until(() -> spans.getFinishedSpanItems().size() == 1);
        assertThat(span("http get").getStatus().getStatusCode())
                .isEqualTo(StatusData.error().getStatusCode());
    }

    @Test
    void aRequestThatIsCancelledEndsAtOnce() {
        GunConnection api = open(peer.uri());
        api.awaitUp(Patience.LIMIT);

        api.headers("POST", "/upload", Headers.empty()).cancel();

        assertThat(timed("gun.client.requests"))
                .containsEntry("exception", "cancelled")
                .containsEntry("method", "POST");
    }

    @Test
    void aRequestThatCannotBeMadeEnds() {
        GunConnection api = open(peer.uri());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> api.request("GET", "/", Headers.of("bad name", "value"), Bytes.empty()));

        assertThat(timed("gun.client.requests")).containsEntry("exception", "IllegalArgumentException");
        nothingIsActive();
    }

    @Test
    void anUpgradeEndsWhenItIsAcceptedAndCarriesTheContext() throws Exception {
        try (WebSocketPeer feed = new WebSocketPeer()) {
            GunConnection prices = open(feed.uri());

            prices.wsUpgrade("/stream", Headers.empty(), WsOptions.defaults()).awaitUpgrade(Patience.LIMIT);

            assertThat(timed("gun.client.requests")).isEqualTo(tags("none", "none", "101", "INFORMATIONAL"));
            await().until(() -> spans.getFinishedSpanItems().size() == 1);
            SpanData span = span("http get");
            assertThat(feed.handshake().get("traceparent")).isEqualTo(traceParent(span));
        }
    }

    @Test
    void anUpgradeThatIsRefusedEndsWithItsResponse() {
        GunConnection api = open(peer.uri());

        api.wsUpgrade("/404", Headers.empty(), WsOptions.defaults());

        assertThat(timed("gun.client.requests")).isEqualTo(tags("none", "none", "404", "CLIENT_ERROR"));
    }

    @Test
    void aConventionOfTheApplicationReplacesNamesAndKeys() {
        GunClientObservationConvention mine = new GunClientObservationConvention() {
            @Override
            public String getName() {
                return "http.client.requests";
            }

            @Override
            public KeyValues getLowCardinalityKeyValues(GunClientObservationContext context) {
                return KeyValues.of(KeyValue.of("peer", String.valueOf(context.connection())));
            }
        };
        open(peer.uri(), new GunObservations(registry, mine)).get("/").awaitBody(Patience.LIMIT);

        assertThat(timed("http.client.requests")).isEqualTo(Map.of("peer", "api", "error", "none"));
    }

    @Test
    void whatTheApplicationAttachesToItsRequestsStaysTheirs() {
        GunObservations observations = new GunObservations(registry, null);
        GunOptions.Builder options = GunOptions.builder()
                .requestCustomizer(request -> request.attach("theirs"))
                .eventHandler(observations);
        observations.customize(null, options);
        List<Object> contexts = new java.util.concurrent.CopyOnWriteArrayList<>();
        options.eventHandler(new dev.gun.client.event.EventHandler() {
            @Override
            public void responseHeaders(dev.gun.client.event.ResponseHeadersEvent event) {
                contexts.add(event.context());
            }
        });

        client.open(URI.create(peer.uri()), options.build()).get("/").awaitBody(Patience.LIMIT);

        assertThat(contexts).containsExactly("theirs");
        assertThat(timed("gun.client.requests")).containsEntry("connection", "none");
    }

    @Test
    void withoutAnyHandlerNothingIsObserved() {
        GunConnection api = open(peer.uri(), new GunObservations(ObservationRegistry.NOOP, null));

        api.get("/").awaitBody(Patience.LIMIT);

        assertThat(peer.headers.get(0)).doesNotContainKey("Traceparent");
    }

    @Test
    void theNamesAreDocumented() {
        assertThat(GunClientObservationDocumentation.REQUEST.getLowCardinalityKeyNames())
                .extracting(io.micrometer.common.docs.KeyName::asString)
                .containsExactly("client.name", "connection", "exception", "method", "outcome", "status", "uri");
        assertThat(GunClientObservationDocumentation.REQUEST.getHighCardinalityKeyNames())
                .extracting(io.micrometer.common.docs.KeyName::asString)
                .containsExactly("http.url");
        assertThat(GunClientObservationDocumentation.REQUEST.getDefaultConvention())
                .isEqualTo(DefaultGunClientObservationConvention.class);
    }
}
