package dev.gun.client;

import dev.gun.client.testkit.H2oPeer;
import dev.gun.client.testkit.JettyPeer;
import dev.gun.client.testkit.NghttpdPeer;
import dev.gun.client.testkit.NginxPeer;
import dev.gun.client.testkit.TomcatPeer;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every server that the client is tried with, running at once; nginx and h2o stand before Jetty where they cannot answer.
 * Started with the first test class that needs them, stopped with the run.
 */
final class InteropServers implements AutoCloseable {

    /** Starts them for a class, and gives them to its tests. */
    static final class Running implements BeforeAllCallback {

        private @Nullable InteropServers servers;

        @Override
        public void beforeAll(ExtensionContext context) {
            servers = context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(InteropServers.class))
                    .computeIfAbsent(InteropServers.class, key -> new InteropServers(), InteropServers.class);
        }

        InteropServers get() {
            return Objects.requireNonNull(servers);
        }

        int port(Target target) {
            return target.port.applyAsInt(get());
        }
    }

    final JettyPeer jetty = JettyPeer.start();
    final TomcatPeer tomcat = TomcatPeer.start();
    final NginxPeer nginx = NginxPeer.startBefore(jetty.port());
    final H2oPeer h2o = H2oPeer.startBefore(jetty.port());
    final NghttpdPeer nghttpd = NghttpdPeer.start();
    final NghttpdPeer nghttpdTls = NghttpdPeer.startTls();

    /** One way to speak with one of them; {@code back} is before the paths that only the server behind it answers. */
    @SuppressWarnings("ImmutableEnumChecker") // The functions keep nothing.
    enum Target {
        JETTY_HTTP1(Protocol.HTTP, Transport.TCP, servers -> servers.jetty.port(), ""),
        JETTY_H2C(Protocol.HTTP2, Transport.TCP, servers -> servers.jetty.port(), ""),
        JETTY_TLS_HTTP1(Protocol.HTTP, Transport.TLS, servers -> servers.jetty.tlsPort(), ""),
        JETTY_TLS_H2(Protocol.HTTP2, Transport.TLS, servers -> servers.jetty.tlsPort(), ""),
        TOMCAT_HTTP1(Protocol.HTTP, Transport.TCP, servers -> servers.tomcat.port(), ""),
        NGINX_HTTP1(Protocol.HTTP, Transport.TCP, servers -> servers.nginx.port(), "/back"),
        NGINX_H2C(Protocol.HTTP2, Transport.TCP, servers -> servers.nginx.h2cPort(), "/back"),
        NGINX_TLS_HTTP1(Protocol.HTTP, Transport.TLS, servers -> servers.nginx.tlsPort(), "/back"),
        NGINX_TLS_H2(Protocol.HTTP2, Transport.TLS, servers -> servers.nginx.tlsPort(), "/back"),
        H2O_HTTP1(Protocol.HTTP, Transport.TCP, servers -> servers.h2o.port(), "/back"),
        H2O_H2C(Protocol.HTTP2, Transport.TCP, servers -> servers.h2o.port(), "/back"),
        H2O_TLS_HTTP1(Protocol.HTTP, Transport.TLS, servers -> servers.h2o.tlsPort(), "/back"),
        H2O_TLS_H2(Protocol.HTTP2, Transport.TLS, servers -> servers.h2o.tlsPort(), "/back"),
        NGHTTPD_H2C(Protocol.HTTP2, Transport.TCP, servers -> servers.nghttpd.port(), ""),
        NGHTTPD_TLS_H2(Protocol.HTTP2, Transport.TLS, servers -> servers.nghttpdTls.port(), "");

        final Protocol protocol;
        final Transport transport;
        final String back;
        private final ToIntFunction<InteropServers> port;

        Target(Protocol protocol, Transport transport, ToIntFunction<InteropServers> port, String back) {
            this.protocol = protocol;
            this.transport = transport;
            this.port = port;
            this.back = back;
        }

        /** The path that answers with the request's body. */
        String echo() {
            return back + "/echo";
        }

        /** The path that answers with the body's SHA-256; {@code null} when it can only be echoed. */
        @Nullable String digest() {
            return this == NGHTTPD_H2C || this == NGHTTPD_TLS_H2 ? null : back + "/digest";
        }
    }

    @Override
    public void close() {
        nghttpdTls.close();
        nghttpd.close();
        h2o.close();
        nginx.close();
        tomcat.close();
        jetty.close();
    }
}
