package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Options of HTTP/2.
 *
 * @param initialConnectionWindowSize Receive window of the connection.
 * @param initialStreamWindowSize Receive window of each stream.
 * @param maxFrameSizeReceived Largest frame accepted.
 * @param maxHeaderListSize Largest header list accepted.
 * @param enablePush Whether the server may push.
 * @param notifySettingsChanged Whether a change of the server's settings is told to the owner.
 * @param keepalive How often a ping is sent, or infinite for never.
 * @param keepaliveTolerance Number of pings that may go unanswered before the connection is lost.
 * @param prefaceTimeout How long to wait for the server's preface, or infinite.
 * @param settingsTimeout How long to wait for the acknowledgement of our settings, or infinite.
 * @param flow Number of data messages that a receiver takes before it must ask for more; unlimited unless set.
 */
public record GunHttp2Properties(
        @Nullable DataSize initialConnectionWindowSize,
        @Nullable DataSize initialStreamWindowSize,
        @Nullable DataSize maxFrameSizeReceived,
        @Nullable DataSize maxHeaderListSize,
        @Nullable Boolean enablePush,
        @Nullable Boolean notifySettingsChanged,
        @MayBeInfinite @Nullable Duration keepalive,
        @Nullable Integer keepaliveTolerance,
        @MayBeInfinite @Nullable Duration prefaceTimeout,
        @MayBeInfinite @Nullable Duration settingsTimeout,
        @Nullable Long flow) {}
