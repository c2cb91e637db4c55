package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Server-sent events.
 *
 * @param path Path, with query, of the events to ask for whenever the connection is up.
 * @param sessionName Name of the events that are asked for, in messages and log lines.
 * @param lastEventId Last event ID of the first request.
 * @param reconnectionTime How long after their end the events are asked for again, until the server says.
 * @param stopOnStatus Comma-separated list of statuses of a refused request that end the connection for good.
 * @param maxLineSize Longest line accepted.
 * @param maxEventSize Largest event accepted.
 */
public record GunSseProperties(
        @Nullable String path,
        @Nullable String sessionName,
        @Nullable String lastEventId,
        @Nullable Duration reconnectionTime,
        @Nullable Set<Integer> stopOnStatus,
        @Nullable DataSize maxLineSize,
        @Nullable DataSize maxEventSize) {

    /** Names nothing: a path may hold secrets. */
    @Override
    public String toString() {
        return "GunSseProperties[***]";
    }
}
