package dev.gun.client.testkit;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/**
 * A real server in this JVM: Tomcat 11 on a loopback port, HTTP/1.1 in clear text.
 *
 * <ul>
 *   <li>{@code /hello}: text/plain "Hello world!"
 *   <li>{@code /echo}: the request's body as it comes
 *   <li>{@code /digest}: the SHA-256 of the request's body in hexadecimal digits
 *   <li>{@code /big?n=}: that many bytes of {@link Bytes#pattern}
 *   <li>{@code /ws}: echoes text and binary messages, by jakarta.websocket; permessage-deflate for who offers it
 * </ul>
 */
public final class TomcatPeer implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Path directory;

    private TomcatPeer(Path directory) throws LifecycleException {
        this.directory = directory;
        tomcat.setSilent(true);
        tomcat.setBaseDir(directory.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // It would close a connection after 100 requests.
        tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
        Context context = tomcat.addContext("", directory.toString());
        addServlet(context, "/hello", new Hello());
        addServlet(context, "/echo", new Echo());
        addServlet(context, "/digest", new Digest());
        addServlet(context, "/big", new Big());
        // The WebSocket filter runs only where some servlet is mapped.
        addServlet(context, "/", new NotFound());
        if (context instanceof StandardContext standard) {
            // Its search for what an undeployed application left behind looks into the JDK and warns that it cannot.
            standard.setClearReferencesThreadLocals(false);
            standard.setClearReferencesRmiTargets(false);
        }
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(
                (classes, servletContext) -> {
                    Object container = servletContext.getAttribute(ServerContainer.class.getName());
                    addEndpoint((ServerContainer) container);
                },
                Set.of());
        tomcat.start();
    }

    /** A running server. */
    public static TomcatPeer start() {
        try {
            return new TomcatPeer(Files.createTempDirectory("tomcat-peer"));
        } catch (IOException | LifecycleException e) {
            throw new IllegalStateException("Tomcat does not start", e);
        }
    }

    /** The port. */
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("Tomcat does not stop", e);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addServlet(Context context, String path, HttpServlet servlet) {
        Tomcat.addServlet(context, path, servlet);
        context.addServletMappingDecoded(path, path);
    }

    private static void addEndpoint(ServerContainer container) throws ServletException {
        try {
            container.addEndpoint(ServerEndpointConfig.Builder.create(EchoEndpoint.class, "/ws")
                    .build());
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }

    private static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getOutputStream().write(Bytes.utf8("Hello world!"));
        }
    }

    private static final class Digest extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().write(Bytes.utf8(Bytes.sha256(request.getInputStream())));
        }
    }

    private static final class Big extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().write(Bytes.pattern(Integer.parseInt(request.getParameter("n"))));
        }
    }

    private static final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] buffer = new byte[8192];
            for (int n = request.getInputStream().read(buffer);
                    n >= 0;
                    n = request.getInputStream().read(buffer)) {
                response.getOutputStream().write(buffer, 0, n);
                response.flushBuffer();
            }
        }

        @Override
        protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
            doPost(request, response);
        }
    }

    private static final class NotFound extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    /** Public, with a public constructor, for Tomcat makes one per connection. */
    public static final class EchoEndpoint extends Endpoint {
        private static final int MAX_MESSAGE = 1 << 20;

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.setMaxTextMessageBufferSize(MAX_MESSAGE);
            session.setMaxBinaryMessageBufferSize(MAX_MESSAGE);
            session.addMessageHandler(
                    String.class, text -> send(() -> session.getBasicRemote().sendText(text)));
            session.addMessageHandler(
                    ByteBuffer.class,
                    bytes -> send(() -> session.getBasicRemote().sendBinary(bytes)));
        }

        private static void send(Send send) {
            try {
                send.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @FunctionalInterface
        private interface Send {
            void run() throws IOException;
        }
    }
}
