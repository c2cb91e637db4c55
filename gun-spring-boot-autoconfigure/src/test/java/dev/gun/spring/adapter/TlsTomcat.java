package dev.gun.spring.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Tomcat over TLS, with HTTP/2 by ALPN. Each response has the protocol and the method of its request in its fields. */
final class TlsTomcat extends HttpServlet implements AutoCloseable {

    private static final long serialVersionUID = 1L;

    static final long ENDLESS = 512L * 1_024 * 1_024;

    /** Counted down when a client has given up in the midst of a response. */
    final transient CountDownLatch gone = new CountDownLatch(1);

    /** How much of {@code /endless} was written. */
    final transient AtomicLong written = new AtomicLong();

    /** Opened by the test: {@code /later} reads no body before. */
    final transient CountDownLatch gate = new CountDownLatch(1);

    private final transient Tomcat tomcat = new Tomcat();

    TlsTomcat(Path base, Path keyStore, String password) {
        tomcat.setBaseDir(base.toString());
        Connector connector = new Connector("HTTP/1.1");
        connector.setPort(0);
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        connector.setProperty("address", "127.0.0.1");
        connector.addUpgradeProtocol(new Http2Protocol());
        SSLHostConfig tls = new SSLHostConfig();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(keyStore.toString());
        certificate.setCertificateKeystorePassword(password);
        tls.addCertificate(certificate);
        connector.addSslHostConfig(tls);
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", base.toString());
        Tomcat.addServlet(context, "all", this).setAsyncSupported(true);
        context.addServletMappingDecoded("/*", "all");
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }

    URI uri(String path) {
        return URI.create("https://localhost:" + tomcat.getConnector().getLocalPort() + path);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("x-protocol", request.getProtocol());
        response.setHeader("x-method", request.getMethod());
        String path = request.getRequestURI();
        if (path.startsWith("/status/")) {
            response.setStatus(Integer.parseInt(path.substring("/status/".length())));
        } else if (path.equals("/endless")) {
            endless(response);
        } else if (path.equals("/later")) {
            awaitGate();
            long length = request.getInputStream().transferTo(OutputStream.nullOutputStream());
            response.getOutputStream().write(Long.toString(length).getBytes(UTF_8));
        } else {
            byte[] body = request.getInputStream().readAllBytes();
            response.setContentType(request.getContentType());
            response.getOutputStream().write(body);
        }
    }

    private void endless(HttpServletResponse response) throws IOException {
        byte[] piece = new byte[64 * 1_024];
        try {
            while (written.get() < ENDLESS) {
                response.getOutputStream().write(piece);
                response.flushBuffer();
                written.addAndGet(piece.length);
            }
        } catch (IOException e) {
            gone.countDown();
            throw e;
        }
    }

    private void awaitGate() {
        try {
            gate.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        gate.countDown();
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
