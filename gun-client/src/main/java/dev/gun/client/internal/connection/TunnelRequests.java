package dev.gun.client.internal.connection;

import dev.gun.client.Headers;
import dev.gun.client.Reason;
import dev.gun.client.ReplyTo;
import dev.gun.client.RequestOptions;
import dev.gun.client.internal.connection.LoopStream.StreamSpec;
import dev.gun.client.internal.protocol.RequestHead;
import dev.gun.client.internal.protocol.TunnelTarget;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What tunnels are asked for with. */
final class TunnelRequests {

    private TunnelRequests() {}

    /** Host and port, always both (RFC 9110 §9.3.6), IPv6 in brackets. */
    static String authority(TunnelTarget target) {
        String host = target.host();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + target.port();
    }

    /** The user's fields and, unless they have their own, the credentials (RFC 7617 §2). */
    static Headers fields(TunnelTarget target, Headers given) {
        String username = target.username();
        if (username == null || given.contains("proxy-authorization")) {
            return given;
        }
        byte[] pair = (username + ":" + target.password()).getBytes(StandardCharsets.UTF_8);
        return given.toBuilder()
                .add("proxy-authorization", "Basic " + Base64.getEncoder().encodeToString(pair))
                .build();
    }

    /** The connection's own tunnel from {@code layer} to the next hop. */
    static TunnelStream hop(ConnectionDriver driver, Layer layer, TunnelTarget target, Inside inside) {
        return new TunnelStream(
                driver,
                layer,
                new StreamSpec(
                        driver.tunnels().nextHop(),
                        RequestHead.tunnel(authority(target), fields(target, Headers.empty())),
                        0,
                        ReplyTo.OWNER,
                        RequestOptions.defaults(),
                        Attachments.NONE),
                target,
                inside);
    }

    /** What {@code message} says that a hop has failed with, {@code null} when it says nothing of the kind. */
    static @Nullable Reason failure(GunMessage message) {
        if (message instanceof GunResponse response && response.status() >= 300) {
            return new Reason.ConnectRefused(response.status());
        }
        return message instanceof GunError error ? error.reason() : null;
    }

    static Reason late(TunnelTarget target, Duration limit) {
        return new Reason.Timeout(
                Reason.TimeoutPhase.CONNECT,
                "The proxy did not make the tunnel to " + authority(target) + " within connectTimeout = " + limit);
    }
}
