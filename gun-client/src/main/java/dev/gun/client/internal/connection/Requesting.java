package dev.gun.client.internal.connection;

import dev.gun.client.Bytes;
import dev.gun.client.Destination;
import dev.gun.client.GunRequests;
import dev.gun.client.GunStream;
import dev.gun.client.GunTunnel;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Headers;
import dev.gun.client.RequestOptions;
import dev.gun.client.WsOptions;
import dev.gun.client.event.RequestStartEvent.Function;

/** What requests can be made on, by {@link Requests}: a connection, or a tunnel. Any thread. */
interface Requesting extends GunRequests {

    /** Makes them; it has nothing of its own to keep, and so need not be kept. */
    Requests requests();

    @Override
    default GunStream request(String method, String path, Headers headers, Bytes body, RequestOptions options) {
        return requests().request(Function.REQUEST, method, path, headers, body, options);
    }

    @Override
    default GunStream headers(String method, String path, Headers headers, RequestOptions options) {
        return requests().request(Function.HEADERS, method, path, headers, null, options);
    }

    @Override
    default GunWebSocket wsUpgrade(String path) {
        return requests().wsUpgrade(path);
    }

    @Override
    default GunWebSocket wsUpgrade(String path, Headers headers, WsOptions options) {
        return requests().wsUpgrade(path, headers, options);
    }

    @Override
    default GunStream raw(RequestOptions options) {
        return requests().raw(options);
    }

    @Override
    default GunTunnel connect(Destination destination, Headers headers, RequestOptions options) {
        return requests().connect(destination, headers, options);
    }

    @Override
    default long ping() {
        return requests().ping();
    }
}
