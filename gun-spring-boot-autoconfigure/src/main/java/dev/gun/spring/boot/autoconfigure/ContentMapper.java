package dev.gun.spring.boot.autoconfigure;

import dev.gun.client.ContentDecoding;
import dev.gun.client.GunOptions;
import dev.gun.client.SessionOptions;
import dev.gun.client.SseOptions;
import dev.gun.client.cookie.CookieOptions;
import dev.gun.client.cookie.CookieStore;
import dev.gun.client.cookie.MemoryCookieStore;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps {@code content-decoding.*}, {@code cookies.*} and {@code sse.*} to what is done about the content of responses. */
final class ContentMapper {

    private ContentDecoding decoding = ContentDecoding.off();
    private SseOptions sse = SseOptions.defaults();
    private boolean cookies;
    private boolean ignoreInformational;
    private @Nullable String path;
    private PropertyGroup pathGroup = new PropertyGroup("");
    private @Nullable String sessionName;
    private @Nullable String lastEventId;
    private @Nullable Duration reconnectionTime;
    private @Nullable Set<Integer> stopOnStatus;

    void apply(PropertyGroup group, GunConnectionProperties properties) {
        GunContentDecodingProperties ofDecoding = properties.getContentDecoding();
        if (ofDecoding != null) {
            applyDecoding(group.group("content-decoding"), ofDecoding);
        }
        GunCookiesProperties ofCookies = properties.getCookies();
        if (ofCookies != null) {
            applyCookies(group.group("cookies"), ofCookies);
        }
        GunSseProperties ofSse = properties.getSse();
        if (ofSse != null) {
            applySse(group.group("sse"), ofSse);
        }
    }

    private void applyCookies(PropertyGroup group, GunCookiesProperties properties) {
        group.set("enabled", properties.enabled(), on -> cookies = on);
        group.set("ignore-informational", properties.ignoreInformational(), on -> ignoreInformational = on);
    }

    private void applyDecoding(PropertyGroup group, GunContentDecodingProperties properties) {
        group.set("enabled", properties.enabled(), on -> decoding = decoding.enabled(on));
        group.set("max-ratio", properties.maxRatio(), ratio -> decoding = decoding.maxRatio(ratio));
        group.setBytes("max-bytes", properties.maxBytes(), bytes -> decoding = decoding.maxBytes(bytes));
    }

    private void applySse(PropertyGroup group, GunSseProperties properties) {
        group.setSecret("path", properties.path(), value -> {
            SessionOptions.sse(value);
            path = value;
            pathGroup = group;
        });
        group.set("session-name", properties.sessionName(), value -> sessionName = value);
        group.set("last-event-id", properties.lastEventId(), value -> lastEventId = value);
        group.set("reconnection-time", properties.reconnectionTime(), value -> {
            SessionOptions.sse("/").reconnectionTime(value);
            reconnectionTime = value;
        });
        group.set("stop-on-status", properties.stopOnStatus(), value -> stopOnStatus = value);
        group.setIntBytes("max-line-size", properties.maxLineSize(), size -> sse = sse.maxLineSize(size));
        group.setIntBytes("max-event-size", properties.maxEventSize(), size -> sse = sse.maxEventSize(size));
    }

    void set(GunOptions.Builder options) {
        options.contentDecoding(decoding).sse(sse);
        SessionOptions session = session();
        if (session != null) {
            options.session(session);
        }
    }

    /** Keeps cookies, if they are to be kept, in {@code store}, else in memory of the connection's own. */
    void setCookies(GunOptions.Builder options, @Nullable CookieStore store) {
        if (cookies) {
            options.cookies(new CookieOptions(store == null ? MemoryCookieStore.create() : store, ignoreInformational));
        }
    }

    /** A connection keeps one thing open: a WebSocket is there already. */
    void refuseSession() {
        if (path != null) {
            throw new InvalidGunPropertyException(
                    pathGroup.property("path"), "***", "no path where a WebSocket is kept open");
        }
    }

    private @Nullable SessionOptions session() {
        if (path == null) {
            return null;
        }
        SessionOptions.Builder session = SessionOptions.sse(path);
        if (sessionName != null) {
            session.name(sessionName);
        }
        if (lastEventId != null) {
            session.lastEventId(lastEventId);
        }
        if (reconnectionTime != null) {
            session.reconnectionTime(reconnectionTime);
        }
        if (stopOnStatus != null) {
            session.stopOnStatus(stopOnStatus);
        }
        return session.build();
    }
}
