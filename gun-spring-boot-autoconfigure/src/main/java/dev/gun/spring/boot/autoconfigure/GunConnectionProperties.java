package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.NameResolution;
import dev.gun.client.Protocol;
import dev.gun.client.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Options of a connection. What is not set is inherited from {@code gun.defaults}, and then has the default of the
 * library. A group of which nothing is set is {@code null}: making and mapping it would cost each start of an application
 * more than all that is set.
 *
 * @param uri Where to connect: http, https, ws or wss. A ws or wss URI keeps a WebSocket open on its path.
 * @param host Host to connect to, instead of a URI.
 * @param port Port to connect to, with host.
 * @param unixPath Path of a Unix domain socket to connect to, instead of a URI or a host.
 * @param transport Transport of host and port; TLS on port 443 and TCP on any other unless set. Of unix-path: TCP unless
 *     set, which is what a Unix domain socket without TLS counts as.
 * @param protocols Protocols in order of preference: exactly one over TCP, one or more over TLS.
 * @param proxies Proxies that the connection goes through, in order.
 * @param autoStart Whether the connection is opened when the application starts.
 * @param leaderOnly Whether only one instance of the application has the connection open: the one that holds its lock.
 * @param awaitUp How long the start of the application waits for the connection to be up; not at all unless set.
 * @param awaitUpAction What to do when the connection is not up in time.
 * @param publishEvents Whether messages of the connection are published as application events.
 * @param resolver How the host name is resolved.
 * @param connectTimeout How long making the TCP connection may take, or infinite.
 * @param domainLookupTimeout How long resolving the host name may take, or infinite.
 * @param tlsHandshakeTimeout How long the TLS handshake may take, or infinite.
 * @param tcpSendTimeout How long the socket may take no byte while some wait for it, or infinite.
 * @param closingTimeout How long a graceful close may take, or infinite.
 * @param pendingRequestLimit Number of requests that may wait to be written.
 * @param pendingBytesLimit Size of request bodies that may wait to be written.
 * @param pendingTimeout How long a request may wait to be written, or infinite.
 * @param sendBufferLimit Size of what may wait to be written of one stream.
 * @param mailboxMessages Number of messages of one stream that may wait for their receiver.
 * @param mailboxBytes Size of messages of one stream that may wait for their receiver.
 * @param unreadTimeout How long a full mailbox of a stream's handle is put up with, or infinite.
 * @param maxBodyBytes Largest body that awaitBody collects.
 * @param maxBufferedBytes Size of what may be held for receivers of one connection that are out of credits.
 * @param trace Whether what is read and written is logged, at TRACE, by the logger dev.gun.client.wire.
 * @param headers Header fields of every request and WebSocket upgrade, unless the request has the field itself.
 * @param redactedHeaders Comma-separated list of header fields whose values are never printed, besides the usual ones.
 * @param retry What happens after a loss or a failed attempt.
 * @param ssl TLS.
 * @param tcp TCP.
 * @param http1 HTTP/1.1.
 * @param http2 HTTP/2.
 * @param websocket WebSockets.
 * @param contentDecoding Decoding of compressed bodies.
 * @param cookies Cookies.
 * @param sse Server-sent events.
 * @param health Health of the connection.
 * @param pool Pool of connections that takes the place of one.
 */
public record GunConnectionProperties(
        @Nullable String uri,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable Path unixPath,
        @Nullable Transport transport,
        @Nullable List<Protocol> protocols,
        @Nullable List<GunProxyProperties> proxies,
        @Nullable Boolean autoStart,
        @Nullable Boolean leaderOnly,
        @Nullable Duration awaitUp,
        @Nullable AwaitUpAction awaitUpAction,
        @Nullable Boolean publishEvents,
        @Nullable NameResolution resolver,
        @MayBeInfinite @Nullable Duration connectTimeout,
        @MayBeInfinite @Nullable Duration domainLookupTimeout,
        @MayBeInfinite @Nullable Duration tlsHandshakeTimeout,
        @MayBeInfinite @Nullable Duration tcpSendTimeout,
        @MayBeInfinite @Nullable Duration closingTimeout,
        @Nullable Integer pendingRequestLimit,
        @Nullable DataSize pendingBytesLimit,
        @MayBeInfinite @Nullable Duration pendingTimeout,
        @Nullable DataSize sendBufferLimit,
        @Nullable Integer mailboxMessages,
        @Nullable DataSize mailboxBytes,
        @MayBeInfinite @Nullable Duration unreadTimeout,
        @Nullable DataSize maxBodyBytes,
        @Nullable DataSize maxBufferedBytes,
        @Nullable Boolean trace,
        @DefaultValue Map<String, String> headers,
        @Nullable Set<String> redactedHeaders,
        @NestedConfigurationProperty @Nullable GunRetryProperties retry,
        @NestedConfigurationProperty @Nullable GunSslProperties ssl,
        @NestedConfigurationProperty @Nullable GunTcpProperties tcp,
        @NestedConfigurationProperty @Nullable GunHttp1Properties http1,
        @NestedConfigurationProperty @Nullable GunHttp2Properties http2,
        @NestedConfigurationProperty @Nullable GunWebSocketProperties websocket,
        @NestedConfigurationProperty @Nullable GunContentDecodingProperties contentDecoding,
        @NestedConfigurationProperty @Nullable GunCookiesProperties cookies,
        @NestedConfigurationProperty @Nullable GunSseProperties sse,
        @NestedConfigurationProperty @DefaultValue GunHealthProperties health,
        @NestedConfigurationProperty @DefaultValue GunPoolProperties pool) {

    /** What to do when a connection is not up in time. */
    public enum AwaitUpAction {
        /** The start of the application fails. */
        FAIL,
        /** The application starts, and the connection goes on trying. */
        CONTINUE
    }

    /** Names nothing: a URI and header values may be secret. */
    @Override
    public String toString() {
        return "GunConnectionProperties[***]";
    }
}
