package dev.gun.client;

import java.util.List;

/**
 * What is known about a stream.
 *
 * @param id its number
 * @param method the request's method
 * @param running whether it has not ended yet
 * @param queued whether it has not been written yet
 * @param intermediaries the proxies in order that its bytes go through; empty outside of tunnels
 */
public record StreamInfo(long id, String method, boolean running, boolean queued, List<Intermediary> intermediaries) {

    /** Keeps a copy of the list. */
    public StreamInfo {
        intermediaries = List.copyOf(intermediaries);
    }
}
