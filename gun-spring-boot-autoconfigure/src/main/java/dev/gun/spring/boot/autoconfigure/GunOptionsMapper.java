package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.GunOptions;
import dev.gun.client.cookie.CookieStore;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * Maps properties to options. Begins with the defaults of the starter; then each layer of properties that is applied
 * overrides what it sets: first {@code gun.defaults}, then the connection's own. Used once, by one thread.
 */
final class GunOptionsMapper {

    private final GunOptions.Builder options = GunOptions.builder()
            .connectTimeout(Duration.ofSeconds(10))
            .domainLookupTimeout(Duration.ofSeconds(5))
            .tlsHandshakeTimeout(Duration.ofSeconds(10))
            .pendingTimeout(Duration.ofSeconds(30));
    private final RetryMapper retry = new RetryMapper();
    private final TlsMapper tls;
    private final ProxyMapper proxies;
    private final HttpMapper http = new HttpMapper();
    private final WebSocketMapper websocket = new WebSocketMapper();
    private final ContentMapper content = new ContentMapper();
    private final DefaultHeaders headers = new DefaultHeaders();

    private PropertyGroup last = new PropertyGroup(GunProperties.DEFAULTS);
    private @Nullable Boolean autoStart;
    private @Nullable Boolean leaderOnly;
    private @Nullable Duration awaitUp;
    private @Nullable AwaitUpAction awaitUpAction;
    private @Nullable Boolean publishEvents;

    GunOptionsMapper(@Nullable SslBundles bundles) {
        this.tls = new TlsMapper(bundles);
        this.proxies = new ProxyMapper(bundles);
    }

    GunOptionsMapper apply(String prefix, GunConnectionProperties properties) {
        PropertyGroup group = new PropertyGroup(prefix);
        last = group;
        applyTimeouts(group, properties);
        applyLimits(group, properties);
        applyStart(group, properties);
        applyWire(group, properties);
        List<GunProxyProperties> through = properties.getProxies();
        if (through != null) {
            options.proxies(proxies.map(group, through));
        }
        headers.apply(group.group("headers"), properties.getHeaders());
        applyGroups(group, properties);
        return this;
    }

    /**
     * Here and in the mappers of groups each is looked at by itself: a helper would take the mapping as a method reference,
     * which costs each start a class whether it is called or not.
     */
    private void applyGroups(PropertyGroup group, GunConnectionProperties properties) {
        GunRetryProperties again = properties.getRetry();
        if (again != null) {
            group.group("retry").set("min-uptime", again.minUptime(), options::minUptime);
            retry.apply(group.group("retry"), again);
        }
        GunSslProperties ssl = properties.getSsl();
        if (ssl != null) {
            tls.apply(group.group("ssl"), ssl);
        }
        http.apply(group, properties);
        content.apply(group, properties);
        GunWebSocketProperties ws = properties.getWebsocket();
        if (ws != null) {
            websocket.apply(group.group("websocket"), ws);
        }
    }

    private void applyTimeouts(PropertyGroup group, GunConnectionProperties properties) {
        if (!PropertyGroup.isAnySet(
                properties.getConnectTimeout(),
                properties.getDomainLookupTimeout(),
                properties.getTlsHandshakeTimeout(),
                properties.getTcpSendTimeout(),
                properties.getClosingTimeout(),
                properties.getPendingTimeout(),
                properties.getUnreadTimeout())) {
            return;
        }
        group.set("connect-timeout", properties.getConnectTimeout(), options::connectTimeout);
        group.set("domain-lookup-timeout", properties.getDomainLookupTimeout(), options::domainLookupTimeout);
        group.set("tls-handshake-timeout", properties.getTlsHandshakeTimeout(), options::tlsHandshakeTimeout);
        group.set("tcp-send-timeout", properties.getTcpSendTimeout(), options::tcpSendTimeout);
        group.set("closing-timeout", properties.getClosingTimeout(), options::closingTimeout);
        group.set("pending-timeout", properties.getPendingTimeout(), options::pendingTimeout);
        group.set("unread-timeout", properties.getUnreadTimeout(), options::unreadTimeout);
    }

    private void applyLimits(PropertyGroup group, GunConnectionProperties properties) {
        if (!PropertyGroup.isAnySet(
                properties.getPendingRequestLimit(),
                properties.getPendingBytesLimit(),
                properties.getSendBufferLimit(),
                properties.getMailboxMessages(),
                properties.getMailboxBytes(),
                properties.getMaxBodyBytes(),
                properties.getMaxBufferedBytes())) {
            return;
        }
        group.set("pending-request-limit", properties.getPendingRequestLimit(), options::pendingRequestLimit);
        group.setBytes("pending-bytes-limit", properties.getPendingBytesLimit(), options::pendingBytesLimit);
        group.setBytes("send-buffer-limit", properties.getSendBufferLimit(), options::sendBufferLimit);
        group.set("mailbox-messages", properties.getMailboxMessages(), options::mailboxMessages);
        group.setBytes("mailbox-bytes", properties.getMailboxBytes(), options::mailboxBytes);
        group.setBytes("max-body-bytes", properties.getMaxBodyBytes(), options::maxBodyBytes);
        group.setBytes("max-buffered-bytes", properties.getMaxBufferedBytes(), options::maxBufferedBytes);
    }

    private void applyStart(PropertyGroup group, GunConnectionProperties properties) {
        autoStart = ownElse(properties.getAutoStart(), autoStart);
        leaderOnly = ownElse(properties.getLeaderOnly(), leaderOnly);
        awaitUpAction = ownElse(properties.getAwaitUpAction(), awaitUpAction);
        publishEvents = ownElse(properties.getPublishEvents(), publishEvents);
        Duration await = properties.getAwaitUp();
        if (await != null && (await.isZero() || await.isNegative())) {
            throw new InvalidGunPropertyException(
                    group.property("await-up"), PropertyGroup.text(await), "a positive duration");
        }
        awaitUp = ownElse(await, awaitUp);
    }

    private static <T> @Nullable T ownElse(@Nullable T own, @Nullable T before) {
        return own == null ? before : own;
    }

    private void applyWire(PropertyGroup group, GunConnectionProperties properties) {
        if (!PropertyGroup.isAnySet(
                properties.getProtocols(),
                properties.getResolver(),
                properties.getTrace(),
                properties.getRedactedHeaders())) {
            return;
        }
        group.set("protocols", properties.getProtocols(), options::protocols);
        group.set("resolver", properties.getResolver(), options::resolver);
        group.set("trace", properties.getTrace(), options::trace);
        group.set("redacted-headers", properties.getRedactedHeaders(), options::redactedHeaders);
    }

    /** Takes the TLS of a connection's details, which say more than properties can. */
    GunOptionsMapper apply(String source, SslBundle bundle) {
        tls.apply(source, "its SSL bundle", bundle);
        return this;
    }

    /** The options of what was applied. */
    GunOptions.Builder options() {
        options.retry(retry.policy(last.group("retry")))
                .tcp(http.tcp())
                .http1(http.http1())
                .http2(http.http2())
                .websocket(websocket.options());
        content.set(options);
        if (!headers.isEmpty()) {
            options.requestCustomizer(headers);
        }
        return options;
    }

    /** Has cookies kept in {@code store}, else in memory, if the properties say so. */
    void cookies(@Nullable CookieStore store) {
        content.setCookies(options, store);
    }

    /** As {@link #options()}, with a session on the configured path, else on {@code uriPath}. */
    GunOptions.Builder optionsWithSession(String uriPath) {
        content.refuseSession();
        return options().session(websocket.session(uriPath, headers.headers()));
    }

    /** Whether what was applied says what only a session can be told: where it connects, or what it subscribes to. */
    boolean asksForSession() {
        return websocket.asksForSession();
    }

    TlsMapper tls() {
        return tls;
    }

    boolean autoStart() {
        return autoStart == null || autoStart;
    }

    boolean leaderOnly() {
        return leaderOnly != null && leaderOnly;
    }

    @Nullable Duration awaitUp() {
        return awaitUp;
    }

    boolean awaitUpFails() {
        return awaitUpAction != AwaitUpAction.CONTINUE;
    }

    boolean publishEvents() {
        return publishEvents == null || publishEvents;
    }
}
