package dev.gun.client.internal.protocol;

import org.jspecify.annotations.Nullable;

/**
 * What a tunnel is asked for. Never printed with its credentials.
 *
 * @param host the name, which the proxy resolves, or the address without brackets
 * @param port the port
 * @param username what we are to the proxy, {@code null} for nobody
 * @param password with {@code username}, and only then
 */
public record TunnelTarget(
        String host,
        int port,
        @Nullable String username,
        @Nullable String password) {

    @Override
    public String toString() {
        return "TunnelTarget[" + host + ":" + port + (username == null ? "" : ", credentials=***") + "]";
    }
}
