package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Headers;

/**
 * The server promises a response that was not asked for (RFC 9113 §8.4).
 *
 * @param stream the stream that the promise came with
 * @param promised the stream on which the promised response will come
 * @param method the method of the promised request
 * @param uri the URI of the promised request
 * @param headers the header fields of the promised request
 */
public record GunPush(GunStream stream, GunStream promised, String method, String uri, Headers headers)
        implements GunMessage.OfStream {

    /** Without the query, which may hold secrets. */
    @Override
    public String toString() {
        int query = uri.indexOf('?');
        return "GunPush[stream=" + stream + ", promised=" + promised + ", method=" + method + ", uri="
                + (query < 0 ? uri : uri.substring(0, query) + "?***") + ", headers=" + headers + "]";
    }
}
