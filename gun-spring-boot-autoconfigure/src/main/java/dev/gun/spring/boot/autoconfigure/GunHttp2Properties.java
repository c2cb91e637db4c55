package dev.gun.spring.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Options of HTTP/2. The last ones are names of Gun that mean nothing here: setting one fails the start, with the reason.
 *
 * @param initialConnectionWindowSize Receive window of the connection.
 * @param initialStreamWindowSize Receive window of each stream.
 * @param connectionWindowUpdateThreshold What is left of the connection's window when it is refilled, half of it by default.
 * @param streamWindowUpdateThreshold What is left of a stream's window when it is refilled, half of it by default.
 * @param maxFrameSizeReceived Largest frame accepted.
 * @param maxFrameSizeSent Largest frame sent to a server that takes as much.
 * @param maxDecodeTableSize Table that the server may use to compress header fields.
 * @param maxEncodeTableSize Table used to compress header fields for a server that takes as much.
 * @param enablePush Whether the server may push.
 * @param maxConcurrentStreams Number of promised streams that there may be at a time.
 * @param notifySettingsChanged Whether a change of the server's settings is told to the owner.
 * @param keepalive How often a ping is sent, or infinite for never.
 * @param keepaliveTolerance Number of pings that may go unanswered before the connection is lost.
 * @param prefaceTimeout How long to wait for the server's preface, or infinite.
 * @param settingsTimeout How long to wait for the acknowledgement of our settings, or infinite.
 * @param flow Number of data messages that a receiver takes before it must ask for more; unlimited unless set.
 * @param maxHeaderListSize Largest header list accepted.
 * @param maxFragmentedHeaderBlockSize Largest header block that is decoded at all, twice max-header-list-size by default.
 * @param maxContinuations Number of CONTINUATION frames accepted in a header block.
 * @param maxResets Number of RST_STREAM frames accepted in 30 seconds.
 * @param maxSettings Number of SETTINGS frames accepted in 30 seconds.
 * @param maxPings Number of PING frames accepted in 30 seconds.
 * @param maxEmptyData Number of empty DATA frames accepted in a row.
 * @param maxInforms Number of informational responses accepted on a stream.
 * @param maxControlQueue Number of answers that may wait for a server that does not read them.
 * @param connectionWindowMarginSize Not supported, always refused: windows do not grow.
 * @param streamWindowMarginSize Not supported, always refused: windows do not grow.
 * @param maxConnectionWindowSize Not supported, always refused: windows do not grow.
 * @param maxStreamWindowSize Not supported, always refused: windows do not grow.
 * @param streamWindowDataThreshold Not supported, always refused: what the server's window allows is sent.
 * @param enableConnectProtocol Not supported, always refused: the setting is the server's to send.
 */
public record GunHttp2Properties(
        @Nullable DataSize initialConnectionWindowSize,
        @Nullable DataSize initialStreamWindowSize,
        @Nullable DataSize connectionWindowUpdateThreshold,
        @Nullable DataSize streamWindowUpdateThreshold,
        @Nullable DataSize maxFrameSizeReceived,
        @Nullable DataSize maxFrameSizeSent,
        @Nullable DataSize maxDecodeTableSize,
        @Nullable DataSize maxEncodeTableSize,
        @Nullable Boolean enablePush,
        @Nullable Integer maxConcurrentStreams,
        @Nullable Boolean notifySettingsChanged,
        @MayBeInfinite @Nullable Duration keepalive,
        @Nullable Integer keepaliveTolerance,
        @MayBeInfinite @Nullable Duration prefaceTimeout,
        @MayBeInfinite @Nullable Duration settingsTimeout,
        @Nullable Long flow,
        @Nullable DataSize maxHeaderListSize,
        @Nullable DataSize maxFragmentedHeaderBlockSize,
        @Nullable Integer maxContinuations,
        @Nullable Integer maxResets,
        @Nullable Integer maxSettings,
        @Nullable Integer maxPings,
        @Nullable Integer maxEmptyData,
        @Nullable Integer maxInforms,
        @Nullable Integer maxControlQueue,
        @Nullable DataSize connectionWindowMarginSize,
        @Nullable DataSize streamWindowMarginSize,
        @Nullable DataSize maxConnectionWindowSize,
        @Nullable DataSize maxStreamWindowSize,
        @Nullable DataSize streamWindowDataThreshold,
        @Nullable Boolean enableConnectProtocol) {}
