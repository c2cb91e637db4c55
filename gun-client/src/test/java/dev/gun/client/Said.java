package dev.gun.client;

import dev.gun.client.message.GunData;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunError;
import dev.gun.client.message.GunInform;
import dev.gun.client.message.GunMessage;
import dev.gun.client.message.GunNotify;
import dev.gun.client.message.GunPush;
import dev.gun.client.message.GunResponse;
import dev.gun.client.message.GunSse;
import dev.gun.client.message.GunTerminated;
import dev.gun.client.message.GunTrailers;
import dev.gun.client.message.GunTunnelUp;
import dev.gun.client.message.GunUp;
import dev.gun.client.message.GunUpgrade;
import dev.gun.client.message.GunWs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages and reasons as short lines, so that a test can state everything that a receiver heard. */
final class Said {

    private Said() {}

    static String of(GunMessage message) {
        if (message instanceof GunUp up) {
            return "up " + up.protocol();
        } else if (message instanceof GunTunnelUp up) {
            return "tunnel " + id(up.stream()) + " " + up.protocol();
        } else if (message instanceof GunDown down) {
            return "down " + down.protocol() + " " + of(down.reason()) + " maybe=" + ids(down.maybeProcessed())
                    + " unprocessed=" + ids(down.unprocessed());
        } else if (message instanceof GunTerminated terminated) {
            return "terminated " + of(terminated.reason());
        } else if (message instanceof GunError error) {
            return "error " + id(error.stream()) + " " + of(error.reason()) + " " + error.processed();
        } else if (message instanceof GunNotify notify) {
            return notice(notify.notice());
        }
        return ofStream((GunMessage.OfStream) message);
    }

    private static String ofStream(GunMessage.OfStream message) {
        String id = id(message.stream());
        if (message instanceof GunResponse response) {
            return "response " + id + " " + response.status() + (response.fin() ? " fin" : "");
        } else if (message instanceof GunData data) {
            return "data " + id + " " + text(data.data()) + (data.fin() ? " fin" : "");
        } else if (message instanceof GunInform inform) {
            return "inform " + id + " " + inform.status();
        } else if (message instanceof GunTrailers trailers) {
            return "trailers " + id + " " + trailers.headers();
        } else if (message instanceof GunUpgrade upgrade) {
            return "upgrade " + id + " " + upgrade.protocols();
        } else if (message instanceof GunPush push) {
            return "push " + id + " " + id(push.promised()) + " " + push.method() + " " + push.uri();
        }
        if (message instanceof GunSse sse) {
            return "sse " + id + (sse.fin() ? " fin" : " " + sse.type() + " '" + sse.data() + "'")
                    + id(sse.lastEventId());
        }
        return "ws " + id + " " + of(((GunWs) message).frame());
    }

    static String of(WsFrame frame) {
        if (frame instanceof WsFrame.Text text) {
            return "text " + text.text();
        } else if (frame instanceof WsFrame.Close close) {
            return "close " + close.code() + (close.reason().isEmpty() ? "" : " " + close.reason());
        } else if (frame instanceof WsFrame.Ping ping) {
            return "ping " + text(ping.payload());
        } else if (frame instanceof WsFrame.Pong pong) {
            return "pong " + text(pong.payload());
        }
        return "binary " + frame.size();
    }

    /** A reason's code, with what it is about. */
    static String of(Reason reason) {
        if (reason instanceof Reason.Shutdown shutdown) {
            return "shutdown(" + of(shutdown.cause()) + ")";
        } else if (reason instanceof Reason.OwnerDown owner) {
            return "owner_down(" + owner.reason() + ")";
        } else if (reason instanceof Reason.UpgradeFailed upgrade) {
            return "upgrade_failed(" + upgrade.what() + " " + upgrade.actual() + ")";
        } else if (reason instanceof Reason.WsClosed closed) {
            return "ws_closed(" + closed.closeCode() + ")";
        } else if (reason instanceof Reason.WsProtocolError error) {
            return "ws_protocol_error(" + error.closeCode() + ")";
        } else if (reason instanceof Reason.LimitReached limit) {
            return "limit_reached(" + limit.option() + ")";
        } else if (reason instanceof Reason.TooManyPending pending) {
            return "too_many_pending(" + pending.option() + ")";
        } else if (reason instanceof Reason.WouldBlock block) {
            return "would_block(" + block.option() + ")";
        } else if (reason instanceof Reason.StreamReset reset) {
            return "stream_reset(" + reset.name() + ")";
        } else if (reason instanceof Reason.ConnectRefused || reason instanceof Reason.SocksFailed) {
            return reason.toString();
        }
        return reason instanceof Reason.Timeout ? reason.toString() : reason.code();
    }

    private static String notice(GunNotify.Notice notice) {
        if (notice instanceof GunNotify.SessionReady ready) {
            return "session_ready " + ready.session() + " " + id(ready.stream());
        } else if (notice instanceof GunNotify.SessionLost lost) {
            return "session_lost " + lost.session() + " " + of(lost.reason());
        } else if (notice instanceof GunNotify.Undelivered undelivered) {
            return "undelivered " + undelivered.id() + " " + of(undelivered.frame()) + " " + of(undelivered.reason());
        } else if (notice instanceof GunNotify.Resubmitted again) {
            return "resubmitted " + id(again.stream()) + " " + again.times() + " " + of(again.reason());
        } else if (notice instanceof GunNotify.PingAck ack) {
            return "ping_ack " + ack.ref();
        }
        return notice.code();
    }

    private static List<String> ids(List<GunStream> streams) {
        return streams.stream().map(Said::id).toList();
    }

    private static String id(@Nullable GunStream stream) {
        return stream == null ? "-" : "#" + stream.id();
    }

    private static String id(String lastEventId) {
        return lastEventId.isEmpty() ? "" : " id=" + lastEventId;
    }

    private static String text(Bytes bytes) {
        return "'" + bytes.asString(StandardCharsets.UTF_8) + "'";
    }
}
