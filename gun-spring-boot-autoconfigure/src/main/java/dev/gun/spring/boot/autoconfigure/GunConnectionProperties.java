package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.NameResolution;
import dev.gun.client.Protocol;
import dev.gun.client.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.util.unit.DataSize;

/**
 * Options of a connection. What is not set is inherited from {@code gun.defaults}, and then has the default of the
 * library; a group of which nothing is set is {@code null}. A bean and no record, since a constructor of forty
 * parameters, called by reflection, costs each start of an application more than all that is set.
 */
public class GunConnectionProperties {

    /** Where to connect: http, https, ws or wss. A ws or wss URI keeps a WebSocket open on its path. */
    private @Nullable String uri;

    /** Host to connect to, instead of a URI. */
    private @Nullable String host;

    /** Port to connect to, with host. */
    private @Nullable Integer port;

    /** Path of a Unix domain socket to connect to, instead of a URI or a host. */
    private @Nullable Path unixPath;

    /**
     * Transport of host and port; TLS on port 443 and TCP on any other unless set. Of unix-path: TCP unless set,
     * which is what a Unix domain socket without TLS counts as.
     */
    private @Nullable Transport transport;

    /** Protocols in order of preference: exactly one over TCP, one or more over TLS. */
    private @Nullable List<Protocol> protocols;

    /** Proxies that the connection goes through, in order. */
    private @Nullable List<GunProxyProperties> proxies;

    /** Whether the connection is opened when the application starts. */
    private @Nullable Boolean autoStart;

    /** Whether only one instance of the application has the connection open: the one that holds its lock. */
    private @Nullable Boolean leaderOnly;

    /** How long the start of the application waits for the connection to be up; not at all unless set. */
    private @Nullable Duration awaitUp;

    /** What to do when the connection is not up in time. */
    private @Nullable AwaitUpAction awaitUpAction;

    /** Whether messages of the connection are published as application events. */
    private @Nullable Boolean publishEvents;

    /** How the host name is resolved. */
    private @Nullable NameResolution resolver;

    /** How long making the TCP connection may take, or infinite. */
    @MayBeInfinite
    private @Nullable Duration connectTimeout;

    /** How long resolving the host name may take, or infinite. */
    @MayBeInfinite
    private @Nullable Duration domainLookupTimeout;

    /** How long the TLS handshake may take, or infinite. */
    @MayBeInfinite
    private @Nullable Duration tlsHandshakeTimeout;

    /** How long the socket may take no byte while some wait for it, or infinite. */
    @MayBeInfinite
    private @Nullable Duration tcpSendTimeout;

    /** How long a graceful close may take, or infinite. */
    @MayBeInfinite
    private @Nullable Duration closingTimeout;

    /** Number of requests that may wait to be written. */
    private @Nullable Integer pendingRequestLimit;

    /** Size of request bodies that may wait to be written. */
    private @Nullable DataSize pendingBytesLimit;

    /** How long a request may wait to be written, or infinite. */
    @MayBeInfinite
    private @Nullable Duration pendingTimeout;

    /** Size of what may wait to be written of one stream. */
    private @Nullable DataSize sendBufferLimit;

    /** Number of messages of one stream that may wait for their receiver. */
    private @Nullable Integer mailboxMessages;

    /** Size of messages of one stream that may wait for their receiver. */
    private @Nullable DataSize mailboxBytes;

    /** How long a full mailbox of a stream's handle is put up with, or infinite. */
    @MayBeInfinite
    private @Nullable Duration unreadTimeout;

    /** Largest body that awaitBody collects. */
    private @Nullable DataSize maxBodyBytes;

    /** Size of what may be held for receivers of one connection that are out of credits. */
    private @Nullable DataSize maxBufferedBytes;

    /** Whether what is read and written is logged, at TRACE, by the logger dev.gun.client.wire. */
    private @Nullable Boolean trace;

    /** Header fields of every request and WebSocket upgrade, unless the request has the field itself. */
    private Map<String, String> headers = new LinkedHashMap<>();

    /** Comma-separated list of header fields whose values are never printed, besides the usual ones. */
    private @Nullable Set<String> redactedHeaders;

    /** What happens after a loss or a failed attempt. */
    @NestedConfigurationProperty
    private @Nullable GunRetryProperties retry;

    /** TLS. */
    @NestedConfigurationProperty
    private @Nullable GunSslProperties ssl;

    /** TCP. */
    @NestedConfigurationProperty
    private @Nullable GunTcpProperties tcp;

    /** HTTP/1.1. */
    @NestedConfigurationProperty
    private @Nullable GunHttp1Properties http1;

    /** HTTP/2. */
    @NestedConfigurationProperty
    private @Nullable GunHttp2Properties http2;

    /** WebSockets. */
    @NestedConfigurationProperty
    private @Nullable GunWebSocketProperties websocket;

    /** Decoding of compressed bodies. */
    @NestedConfigurationProperty
    private @Nullable GunContentDecodingProperties contentDecoding;

    /** Cookies. */
    @NestedConfigurationProperty
    private @Nullable GunCookiesProperties cookies;

    /** Server-sent events. */
    @NestedConfigurationProperty
    private @Nullable GunSseProperties sse;

    /** Health of the connection. */
    @NestedConfigurationProperty
    private GunHealthProperties health = GunHealthProperties.UNSET;

    /** Pool of connections that takes the place of one. */
    @NestedConfigurationProperty
    private GunPoolProperties pool = GunPoolProperties.UNSET;

    public @Nullable String getUri() {
        return uri;
    }

    public void setUri(@Nullable String uri) {
        this.uri = uri;
    }

    public @Nullable String getHost() {
        return host;
    }

    public void setHost(@Nullable String host) {
        this.host = host;
    }

    public @Nullable Integer getPort() {
        return port;
    }

    public void setPort(@Nullable Integer port) {
        this.port = port;
    }

    public @Nullable Path getUnixPath() {
        return unixPath;
    }

    public void setUnixPath(@Nullable Path unixPath) {
        this.unixPath = unixPath;
    }

    public @Nullable Transport getTransport() {
        return transport;
    }

    public void setTransport(@Nullable Transport transport) {
        this.transport = transport;
    }

    public @Nullable List<Protocol> getProtocols() {
        return protocols;
    }

    public void setProtocols(@Nullable List<Protocol> protocols) {
        this.protocols = protocols;
    }

    public @Nullable List<GunProxyProperties> getProxies() {
        return proxies;
    }

    public void setProxies(@Nullable List<GunProxyProperties> proxies) {
        this.proxies = proxies;
    }

    public @Nullable Boolean getAutoStart() {
        return autoStart;
    }

    public void setAutoStart(@Nullable Boolean autoStart) {
        this.autoStart = autoStart;
    }

    public @Nullable Boolean getLeaderOnly() {
        return leaderOnly;
    }

    public void setLeaderOnly(@Nullable Boolean leaderOnly) {
        this.leaderOnly = leaderOnly;
    }

    public @Nullable Duration getAwaitUp() {
        return awaitUp;
    }

    public void setAwaitUp(@Nullable Duration awaitUp) {
        this.awaitUp = awaitUp;
    }

    public @Nullable AwaitUpAction getAwaitUpAction() {
        return awaitUpAction;
    }

    public void setAwaitUpAction(@Nullable AwaitUpAction awaitUpAction) {
        this.awaitUpAction = awaitUpAction;
    }

    public @Nullable Boolean getPublishEvents() {
        return publishEvents;
    }

    public void setPublishEvents(@Nullable Boolean publishEvents) {
        this.publishEvents = publishEvents;
    }

    public @Nullable NameResolution getResolver() {
        return resolver;
    }

    public void setResolver(@Nullable NameResolution resolver) {
        this.resolver = resolver;
    }

    public @Nullable Duration getConnectTimeout() {
        return connectTimeout;
    }

    public void setConnectTimeout(@Nullable Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    public @Nullable Duration getDomainLookupTimeout() {
        return domainLookupTimeout;
    }

    public void setDomainLookupTimeout(@Nullable Duration domainLookupTimeout) {
        this.domainLookupTimeout = domainLookupTimeout;
    }

    public @Nullable Duration getTlsHandshakeTimeout() {
        return tlsHandshakeTimeout;
    }

    public void setTlsHandshakeTimeout(@Nullable Duration tlsHandshakeTimeout) {
        this.tlsHandshakeTimeout = tlsHandshakeTimeout;
    }

    public @Nullable Duration getTcpSendTimeout() {
        return tcpSendTimeout;
    }

    public void setTcpSendTimeout(@Nullable Duration tcpSendTimeout) {
        this.tcpSendTimeout = tcpSendTimeout;
    }

    public @Nullable Duration getClosingTimeout() {
        return closingTimeout;
    }

    public void setClosingTimeout(@Nullable Duration closingTimeout) {
        this.closingTimeout = closingTimeout;
    }

    public @Nullable Integer getPendingRequestLimit() {
        return pendingRequestLimit;
    }

    public void setPendingRequestLimit(@Nullable Integer pendingRequestLimit) {
        this.pendingRequestLimit = pendingRequestLimit;
    }

    public @Nullable DataSize getPendingBytesLimit() {
        return pendingBytesLimit;
    }

    public void setPendingBytesLimit(@Nullable DataSize pendingBytesLimit) {
        this.pendingBytesLimit = pendingBytesLimit;
    }

    public @Nullable Duration getPendingTimeout() {
        return pendingTimeout;
    }

    public void setPendingTimeout(@Nullable Duration pendingTimeout) {
        this.pendingTimeout = pendingTimeout;
    }

    public @Nullable DataSize getSendBufferLimit() {
        return sendBufferLimit;
    }

    public void setSendBufferLimit(@Nullable DataSize sendBufferLimit) {
        this.sendBufferLimit = sendBufferLimit;
    }

    public @Nullable Integer getMailboxMessages() {
        return mailboxMessages;
    }

    public void setMailboxMessages(@Nullable Integer mailboxMessages) {
        this.mailboxMessages = mailboxMessages;
    }

    public @Nullable DataSize getMailboxBytes() {
        return mailboxBytes;
    }

    public void setMailboxBytes(@Nullable DataSize mailboxBytes) {
        this.mailboxBytes = mailboxBytes;
    }

    public @Nullable Duration getUnreadTimeout() {
        return unreadTimeout;
    }

    public void setUnreadTimeout(@Nullable Duration unreadTimeout) {
        this.unreadTimeout = unreadTimeout;
    }

    public @Nullable DataSize getMaxBodyBytes() {
        return maxBodyBytes;
    }

    public void setMaxBodyBytes(@Nullable DataSize maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    public @Nullable DataSize getMaxBufferedBytes() {
        return maxBufferedBytes;
    }

    public void setMaxBufferedBytes(@Nullable DataSize maxBufferedBytes) {
        this.maxBufferedBytes = maxBufferedBytes;
    }

    public @Nullable Boolean getTrace() {
        return trace;
    }

    public void setTrace(@Nullable Boolean trace) {
        this.trace = trace;
    }

    public Map<String, String> getHeaders() {
        return headers;
    }

    public void setHeaders(Map<String, String> headers) {
        this.headers = headers;
    }

    public @Nullable Set<String> getRedactedHeaders() {
        return redactedHeaders;
    }

    public void setRedactedHeaders(@Nullable Set<String> redactedHeaders) {
        this.redactedHeaders = redactedHeaders;
    }

    public @Nullable GunRetryProperties getRetry() {
        return retry;
    }

    public void setRetry(@Nullable GunRetryProperties retry) {
        this.retry = retry;
    }

    public @Nullable GunSslProperties getSsl() {
        return ssl;
    }

    public void setSsl(@Nullable GunSslProperties ssl) {
        this.ssl = ssl;
    }

    public @Nullable GunTcpProperties getTcp() {
        return tcp;
    }

    public void setTcp(@Nullable GunTcpProperties tcp) {
        this.tcp = tcp;
    }

    public @Nullable GunHttp1Properties getHttp1() {
        return http1;
    }

    public void setHttp1(@Nullable GunHttp1Properties http1) {
        this.http1 = http1;
    }

    public @Nullable GunHttp2Properties getHttp2() {
        return http2;
    }

    public void setHttp2(@Nullable GunHttp2Properties http2) {
        this.http2 = http2;
    }

    public @Nullable GunWebSocketProperties getWebsocket() {
        return websocket;
    }

    public void setWebsocket(@Nullable GunWebSocketProperties websocket) {
        this.websocket = websocket;
    }

    public @Nullable GunContentDecodingProperties getContentDecoding() {
        return contentDecoding;
    }

    public void setContentDecoding(@Nullable GunContentDecodingProperties contentDecoding) {
        this.contentDecoding = contentDecoding;
    }

    public @Nullable GunCookiesProperties getCookies() {
        return cookies;
    }

    public void setCookies(@Nullable GunCookiesProperties cookies) {
        this.cookies = cookies;
    }

    public @Nullable GunSseProperties getSse() {
        return sse;
    }

    public void setSse(@Nullable GunSseProperties sse) {
        this.sse = sse;
    }

    public GunHealthProperties getHealth() {
        return health;
    }

    public void setHealth(GunHealthProperties health) {
        this.health = health;
    }

    public GunPoolProperties getPool() {
        return pool;
    }

    public void setPool(GunPoolProperties pool) {
        this.pool = pool;
    }

    /** Names nothing: a URI and header values may be secret. */
    @Override
    public String toString() {
        return "GunConnectionProperties[***]";
    }
}
