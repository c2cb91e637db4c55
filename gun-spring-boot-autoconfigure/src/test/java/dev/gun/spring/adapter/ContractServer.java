package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gun.client.Bytes;
import dev.gun.spring.boot.autoconfigure.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Jetty over HTTP/1.1, in clear text and over TLS, and HTTP/2: what Spring's contract tests of adapters ask for. */
final class ContractServer implements AutoCloseable {

    static final long ENDLESS = 512L * 1_024 * 1_024;

    /** A request as it came. */
    record Seen(String protocol, String method, String target, HttpFields headers, Bytes body) {

        List<String> header(String name) {
            return headers.getFields(name).stream().map(HttpField::getValue).toList();
        }

        String text() {
            return body.asString(UTF_8);
        }
    }

    /** The requests whose bodies were read. */
    final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** Opened by the test: {@code /slow}, {@code /stalled} and {@code /later} wait for it. */
    final CountDownLatch gate = new CountDownLatch(1);

    /** Counted down when {@code /upload} was asked for. */
    final CountDownLatch uploading = new CountDownLatch(1);

    /** Counted down when a client has given a request up. */
    final CountDownLatch gone = new CountDownLatch(1);

    /** How much of {@code /endless} was written. */
    final AtomicLong written = new AtomicLong();

    private final AdapterJetty jetty;

    ContractServer(TestCertificate certificate) {
        jetty = new AdapterJetty(
                certificate, http -> List.of(new HttpConnectionFactory(http)), HTTP2ServerConnectionFactory::new);
        jetty.start(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                answer(request, response, callback);
                return true;
            }
        });
    }

    URI uri(String scheme, String path) {
        return jetty.uri(scheme, path);
    }

    private void answer(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        try {
            switch (path.indexOf('/', 1) < 0 ? path : path.substring(0, path.indexOf('/', 1))) {
                case "/status" -> status(request, response, callback);
                case "/redirect" -> redirect(request, response, callback);
                case "/headers" -> headers(request, response.getHeaders(), callback);
                case "/cut" -> cut(request, response, callback);
                case "/refuse" -> refuse(request, response, callback);
                case "/stalled" -> stalled(request, response, callback);
                case "/endless" -> endless(response, callback);
                case "/upload" -> upload(request, callback);
                case "/slow", "/later" -> {
                    gate.await(60, TimeUnit.SECONDS);
                    echo(request, response, callback);
                }
                default -> echo(request, response, callback);
            }
        } catch (IOException e) {
            gone.countDown();
            callback.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            callback.failed(e);
        }
    }

    private byte[] read(Request request) throws IOException {
        try (InputStream body = Content.Source.asInputStream(request)) {
            byte[] bytes = body.readAllBytes();
            seen.add(new Seen(
                    request.getConnectionMetaData().getProtocol(),
                    request.getMethod(),
                    request.getHttpURI().getPathQuery(),
                    request.getHeaders().asImmutable(),
                    Bytes.wrap(bytes)));
            return bytes;
        }
    }

    private void echo(Request request, Response response, Callback callback) throws IOException {
        byte[] body = read(request);
        String type = request.getHeaders().get("content-type");
        response.getHeaders().put("content-type", type == null ? "text/plain" : type);
        response.getHeaders().put("content-length", body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** A status and, where it may have one, a text. */
    private void status(Request request, Response response, Callback callback) throws IOException {
        read(request);
        int status = Integer.parseInt(Request.getPathInContext(request).substring("/status/".length()));
        response.setStatus(status);
        if (status == 204 || status == 304) {
            response.getHeaders().put("etag", "\"e\"");
            callback.succeeded();
            return;
        }
        response.getHeaders().put("content-type", "text/plain");
        Content.Sink.write(response, true, "status " + status, callback);
    }

    private void redirect(Request request, Response response, Callback callback) throws IOException {
        read(request);
        response.setStatus(Integer.parseInt(Request.getPathInContext(request).substring("/redirect/".length())));
        String to = request.getHttpURI().getQuery();
        response.getHeaders().put("location", to == null ? "/echo" : to);
        Content.Sink.write(response, true, "elsewhere", callback);
    }

    private void headers(Request request, HttpFields.Mutable fields, Callback callback) throws IOException {
        read(request);
        fields.add("x-multi", "one");
        fields.add("x-multi", "two, three");
        fields.add(new HttpField("x-empty", ""));
        fields.add("x-latin", new String("gr\u00fcn".getBytes(ISO_8859_1), ISO_8859_1));
        fields.add("set-cookie", "testkey1=testvalue1");
        fields.add("set-cookie", "testkey2=testvalue2; Max-Age=42; Path=/; HttpOnly; SameSite=Lax; Secure");
        fields.add("set-cookie", "=nameless");
        fields.put("content-length", 0);
        callback.succeeded();
    }

    /** Half a body. */
    private void cut(Request request, Response response, Callback callback) throws IOException {
        read(request);
        Content.Sink.write(response, false, ByteBuffer.wrap("half".getBytes(UTF_8)));
        callback.failed(new IOException("cut"));
    }

    /** Answers before it has read the body. */
    private static void refuse(Request request, Response response, Callback callback) throws IOException {
        response.setStatus(413);
        response.getHeaders().put("connection", "close");
        Content.Sink.write(response, true, ByteBuffer.wrap("too large".getBytes(UTF_8)));
        try {
            // What it left unread would be answered with a reset, which may overtake the answer (RFC 9112 §9.6).
            Content.Source.asInputStream(request).transferTo(OutputStream.nullOutputStream());
        } catch (IOException end) {
            // The client has stopped.
        }
        callback.succeeded();
    }

    private void stalled(Request request, Response response, Callback callback)
            throws IOException, InterruptedException {
        read(request);
        Content.Sink.write(response, false, ByteBuffer.wrap("begun".getBytes(UTF_8)));
        gate.await(60, TimeUnit.SECONDS);
        Content.Sink.write(response, true, ", ended", callback);
    }

    private void endless(Response response, Callback callback) throws IOException {
        byte[] piece = new byte[64 * 1_024];
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            while (written.get() < ENDLESS) {
                out.write(piece);
                out.flush();
                written.addAndGet(piece.length);
            }
        }
        callback.succeeded();
    }

    /** Reads a body that never ends. */
    private void upload(Request request, Callback callback) throws IOException {
        uploading.countDown();
        try (InputStream body = Content.Source.asInputStream(request)) {
            body.transferTo(OutputStream.nullOutputStream());
        }
        callback.succeeded();
    }

    @Override
    public void close() {
        gate.countDown();
        jetty.close();
    }
}
