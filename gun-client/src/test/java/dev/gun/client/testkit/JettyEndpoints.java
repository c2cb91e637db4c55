package dev.gun.client.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * What {@link JettyPeer} answers.
 *
 * <ul>
 *   <li>{@code /hello}: text/plain "Hello world!"
 *   <li>{@code /empty}: 204
 *   <li>{@code /stream[?gate=g]}: "part1", flushed, then (when gate g is released) "part2"
 *   <li>{@code /echo}: the request's body as it comes, with its Content-Type
 *   <li>{@code /digest}: the SHA-256 of the request's body in hexadecimal digits, when the whole body has come
 *   <li>{@code /headers}: the request's line and headers as text, one a line
 *   <li>{@code /slow[?gate=slow]}: "slow", when the gate is released; the gate {@code <gate>-entered} says it waits
 *   <li>{@code /big?n=}: that many bytes of {@link Bytes#pattern}
 *   <li>{@code /inform}: 103 with a Link header, then 200 "informed"
 *   <li>{@code /trailers}: "body", then the trailer {@code x-trailer: after}
 *   <li>{@code /events}: two server-sent events, {@code price} 42 and {@code message} "done", numbered on from the
 *       request's last-event-id, with a reconnection time of 10 ms
 *   <li>{@code /gzip}: "Hello world!" in gzip
 *   <li>{@code /login}: sets the cookie {@code session=secret}
 *   <li>{@code /status?code=}: that status, no body
 * </ul>
 */
final class JettyEndpoints extends Handler.Abstract {
    private final Gates gates;
    private final Map<String, Endpoint> endpoints;

    @FunctionalInterface
    private interface Endpoint {
        void handle(Request request, Response response, Callback callback) throws IOException;
    }

    JettyEndpoints(Gates gates) {
        this.gates = gates;
        this.endpoints = Map.ofEntries(
                entry("/hello", (request, response, callback) -> text(response, "Hello world!", callback)),
                entry("/empty", (request, response, callback) -> status(response, 204, callback)),
                entry("/stream", this::stream),
                entry("/echo", JettyEndpoints::echo),
                entry("/digest", JettyEndpoints::digest),
                entry("/headers", JettyEndpoints::headers),
                entry("/slow", this::slow),
                entry("/big", JettyEndpoints::big),
                entry("/inform", JettyEndpoints::inform),
                entry("/trailers", JettyEndpoints::trailers),
                entry("/events", JettyEndpoints::events),
                entry("/gzip", JettyEndpoints::gzip),
                entry("/login", JettyEndpoints::login),
                entry(
                        "/status",
                        (request, response, callback) ->
                                status(response, Integer.parseInt(query(request, "code", "200")), callback)));
    }

    private static Map.Entry<String, Endpoint> entry(String path, Endpoint endpoint) {
        return Map.entry(path, endpoint);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Endpoint endpoint = endpoints.get(Request.getPathInContext(request));
        if (endpoint == null) {
            return false;
        }
        endpoint.handle(request, response, callback);
        return true;
    }

    private static void text(Response response, String text, Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        Content.Sink.write(response, true, text, callback);
    }

    private static void status(Response response, int status, Callback callback) {
        response.setStatus(status);
        callback.succeeded();
    }

    private void stream(Request request, Response response, Callback callback) throws IOException {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        Content.Sink.write(response, false, ByteBuffer.wrap(Bytes.utf8("part1")));
        String gate = query(request, "gate", "");
        if (!gate.isEmpty()) {
            gates.await(gate);
        }
        Content.Sink.write(response, true, "part2", callback);
    }

    private static void echo(Request request, Response response, Callback callback) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type != null) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        }
        Content.copy(request, response, callback);
    }

    private static void digest(Request request, Response response, Callback callback) throws IOException {
        text(response, Bytes.sha256(Content.Source.asInputStream(request)), callback);
    }

    private static void headers(Request request, Response response, Callback callback) {
        StringBuilder lines = new StringBuilder(request.getMethod() + " "
                + request.getHttpURI().getPathQuery() + " "
                + request.getConnectionMetaData().getProtocol() + "\n");
        request.getHeaders().forEach(field -> lines.append(field.getName() + ": " + field.getValue())
                .append('\n'));
        text(response, lines.toString(), callback);
    }

    private void slow(Request request, Response response, Callback callback) {
        String gate = query(request, "gate", "slow");
        gates.release(gate + "-entered");
        gates.await(gate);
        text(response, "slow", callback);
    }

    private static void big(Request request, Response response, Callback callback) {
        byte[] body = Bytes.pattern(Integer.parseInt(query(request, "n", "1000000")));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/octet-stream");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static void inform(Request request, Response response, Callback callback) {
        HttpFields hints = HttpFields.build().put("Link", "</style.css>; rel=preload");
        response.writeInterim(103, hints).whenComplete((done, failure) -> {
            if (failure == null) {
                text(response, "informed", callback);
            } else {
                callback.failed(failure);
            }
        });
    }

    private static void trailers(Request request, Response response, Callback callback) throws IOException {
        response.setTrailersSupplier(() -> HttpFields.build().put("x-trailer", "after"));
        response.getHeaders().put("Trailer", "x-trailer");
        // The head goes first, so that HTTP/1.1 has to be chunked, without which there are no trailers.
        Content.Sink.write(response, false, ByteBuffer.allocate(0));
        Content.Sink.write(response, true, "body", callback);
    }

    private static void events(Request request, Response response, Callback callback) {
        String last = request.getHeaders().get("last-event-id");
        int id = last == null ? 0 : Integer.parseInt(last);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        String events =
                "retry: 10\n\nevent: price\nid: " + (id + 1) + "\ndata: 42\n\nid: " + (id + 2) + "\ndata: done\n\n";
        Content.Sink.write(response, true, events, callback);
    }

    private static void gzip(Request request, Response response, Callback callback) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(body)) {
            out.write(Bytes.utf8("Hello world!"));
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain");
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        response.write(true, ByteBuffer.wrap(body.toByteArray()), callback);
    }

    private static void login(Request request, Response response, Callback callback) {
        response.getHeaders().put(HttpHeader.SET_COOKIE, "session=secret; Path=/; HttpOnly");
        status(response, 204, callback);
    }

    static String query(Request request, String name, String otherwise) {
        Fields fields = Request.extractQueryParameters(request);
        return Objects.requireNonNullElse(fields.getValue(name), otherwise);
    }
}
