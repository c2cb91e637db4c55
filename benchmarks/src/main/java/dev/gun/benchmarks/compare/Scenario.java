package dev.gun.benchmarks.compare;

import java.util.Arrays;
import java.util.Locale;

/** What is measured. The name in lower case, with dashes, is its name on the command line and in the results. */
public enum Scenario {
    /** Small answers on 16 connections, one request at a time on each. */
    HTTP1_GET(Kind.PROTOCOL, "HTTP/1.1 GET, 16 connections", "request"),
    /** Small answers, 100 streams of one connection. */
    HTTP2_GET(Kind.PROTOCOL, "HTTP/2 GET, 100 streams of one connection", "request"),
    /** A large body, down. */
    HTTP2_DOWNLOAD(Kind.PROTOCOL, "HTTP/2 download, 256 MiB on one stream", "MiB"),
    /** A large body, up. */
    HTTP2_UPLOAD(Kind.PROTOCOL, "HTTP/2 upload, 256 MiB on one stream", "MiB"),
    /** Tiny frames. */
    WS_TEXT(Kind.PROTOCOL, "WebSocket echo, 64 B text, 64 in flight", "message"),
    /** Large frames. */
    WS_BINARY(Kind.PROTOCOL, "WebSocket echo, 16 KiB binary, 16 in flight", "message"),
    /** Compressed frames. */
    WS_DEFLATE(Kind.PROTOCOL, "WebSocket echo, 1 KiB of JSON, permessage-deflate, 16 in flight", "message"),
    /** Tiny frames inside a stream. */
    WS_HTTP2(Kind.PROTOCOL, "WebSocket over HTTP/2 echo, 64 B text, 64 in flight", "message"),
    /** Small answers through a tunnel. */
    TUNNEL_GET(Kind.TUNNEL, "HTTP/1.1 GET through a tunnel, one connection, 16 pipelined", "request"),
    /** Tiny frames through a tunnel. */
    TUNNEL_WS(Kind.TUNNEL, "WebSocket echo through a tunnel, 64 B text, 64 in flight", "message"),
    /** Few feeds: what {@link #FAN_IN_1000} is compared with. */
    FAN_IN_10(Kind.FAN_IN, "10 WebSockets pushed to, 64 B text", "message"),
    /** Many feeds. */
    FAN_IN_1000(Kind.FAN_IN, "1,000 WebSockets pushed to, 64 B text", "message"),
    /** Few feeds of bytes, for what one frame of them allocates. */
    FAN_IN_BINARY(Kind.FAN_IN, "10 WebSockets pushed to, 1 KiB binary", "message"),
    /** Memory. */
    IDLE_2000(Kind.IDLE, "2,000 idle WebSockets", "connection"),
    /** More memory. */
    IDLE_10000(Kind.IDLE, "10,000 idle WebSockets", "connection"),
    /** All feeds are lost at once. */
    STORM(Kind.STORM, "Reconnect storm, 2,000 WebSockets", "connection"),
    /** One feed into a Spring application's event listener. */
    SPRING_LISTENER(Kind.SPRING, "One WebSocket pushed to, 64 B text, received by a Spring application", "message"),
    /** What the starter adds to an application's start. */
    SPRING_START(Kind.START, "Start of a Spring Boot application", "start");

    private final Kind kind;
    private final String title;
    private final String unit;

    Scenario(Kind kind, String title, String unit) {
        this.kind = kind;
        this.title = title;
        this.unit = unit;
    }

    /** What is looked at, and so how it is run and judged. */
    public enum Kind {
        /** Work done in a closed loop: a client is warmed up, and takes turns with the others. */
        PROTOCOL,
        /** The same work with and without a proxy on the way, by gun-client alone. */
        TUNNEL,
        /** Frames that are only received. */
        FAN_IN,
        /** What stays in memory: each round is a process of its own. */
        IDLE,
        /** A single moment, again and again. */
        STORM,
        /** Frames that are only received, by clients for Spring. */
        SPRING,
        /** An application's start: each round is a process of its own. */
        START
    }

    /** What is looked at. */
    public Kind kind() {
        return kind;
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
}
