package dev.gun.benchmarks.compare;

import java.util.Arrays;
import java.util.Locale;

/** What is measured. The name in lower case, with dashes, is its name on the command line and in the results. */
public enum Scenario {
    /** Small answers on 16 connections, one request at a time on each. */
    HTTP1_GET("HTTP/1.1 GET, 16 connections", "request"),
    /** Small answers, 100 streams of one connection. */
    HTTP2_GET("HTTP/2 GET, 100 streams of one connection", "request"),
    /** A large body, down. */
    HTTP2_DOWNLOAD("HTTP/2 download, 256 MiB on one stream", "MiB"),
    /** A large body, up. */
    HTTP2_UPLOAD("HTTP/2 upload, 256 MiB on one stream", "MiB"),
    /** Tiny frames. */
    WS_TEXT("WebSocket echo, 64 B text, 64 in flight", "message"),
    /** Large frames. */
    WS_BINARY("WebSocket echo, 16 KiB binary, 16 in flight", "message"),
    /** Compressed frames. */
    WS_DEFLATE("WebSocket echo, 1 KiB of JSON, permessage-deflate, 16 in flight", "message"),
    /** Tiny frames inside a stream. */
    WS_HTTP2("WebSocket over HTTP/2 echo, 64 B text, 64 in flight", "message"),
    /** Few feeds: what {@link #FAN_IN_1000} is compared with. */
    FAN_IN_10("10 WebSockets pushed to, 64 B text", "message"),
    /** Many feeds. */
    FAN_IN_1000("1,000 WebSockets pushed to, 64 B text", "message"),
    /** Memory. */
    IDLE_2000("2,000 idle WebSockets", "connection"),
    /** More memory. */
    IDLE_10000("10,000 idle WebSockets", "connection"),
    /** All feeds are lost at once. */
    STORM("Reconnect storm, 2,000 WebSockets", "connection");

    private final String title;
    private final String unit;

    Scenario(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    /** For people. */
    public String title() {
        return title;
    }

    /** What one operation is. */
    public String unit() {
        return unit;
    }

    /** For command lines. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The scenario of that {@link #id()}. */
    public static Scenario of(String id) {
        return Arrays.stream(values())
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No scenario " + id + "; there are "
                        + Arrays.stream(values()).map(Scenario::id).toList()));
    }

    /** Whether each round needs a process of its own, since it measures what stays in memory or a single moment. */
    public boolean freshProcess() {
        return this == IDLE_2000 || this == IDLE_10000 || this == STORM;
    }
}
