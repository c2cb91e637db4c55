package dev.gun.client.message;

import dev.gun.client.GunStream;
import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something worth knowing that is neither an answer nor an error.
 *
 * @param connection the connection's name
 * @param notice what
 */
public record GunNotify(String connection, Notice notice) implements GunMessage {

    /** What a {@link GunNotify} is about. */
    public sealed interface Notice {
        /** The notice's name, for example {@code session_ready}. */
        String code();
    }

    /**
     * The peer's HTTP/2 settings changed (only when {@code http2.notifySettingsChanged} is on).
     *
     * @param settings all settings of the peer now in force, by their name in RFC 9113 §6.5.2
     */
    public record SettingsChanged(Map<String, Long> settings) implements Notice {
        /** Keeps a copy of the map. */
        public SettingsChanged {
            settings = Map.copyOf(settings);
        }

        @Override
        public String code() {
            return "settings_changed";
        }
    }

    /**
     * A ping was answered.
     *
     * @param ref what {@code ping()} returned
     * @param stream the WebSocket that was pinged, or {@code null} for the connection
     * @param roundTrip the time between ping and answer
     */
    public record PingAck(long ref, @Nullable GunStream stream, Duration roundTrip) implements Notice {
        @Override
        public String code() {
            return "ping_ack";
        }
    }

    /**
     * The request of a stream was written again, after what it was written to before was lost or refused it. Goes to the
     * receiver of the stream. Whatever comes of the stream after this answers the new one.
     *
     * @param stream the stream
     * @param times how often it has been written again, 1 for the first time
     * @param reason why it came to nothing before
     */
    public record Resubmitted(GunStream stream, int times, Reason reason) implements Notice {
        @Override
        public String code() {
            return "resubmitted";
        }
    }

    /**
     * The session is ready: its WebSocket is up and its subscribe frames are written.
     *
     * @param session the session's name
     * @param stream the session's WebSocket
     */
    public record SessionReady(String session, GunStream stream) implements Notice {
        @Override
        public String code() {
            return "session_ready";
        }
    }

    /**
     * The session was ready, and is no more.
     *
     * @param session the session's name
     * @param reason why
     */
    public record SessionLost(String session, Reason reason) implements Notice {
        @Override
        public String code() {
            return "session_lost";
        }
    }

    /**
     * A frame that a session had accepted was not written.
     *
     * @param session the session's name
     * @param id what {@code send} returned for it
     * @param frame the frame
     * @param reason why
     */
    public record Undelivered(String session, long id, WsFrame frame, Reason reason) implements Notice {
        @Override
        public String code() {
            return "undelivered";
        }
    }
}
