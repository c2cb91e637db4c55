package dev.gun.benchmarks.compare.client;

import dev.gun.benchmarks.compare.Scenario;
import dev.gun.benchmarks.compare.work.Contender;
import dev.gun.benchmarks.compare.work.Target;

/** Which driver runs which scenario. */
final class Drivers {

    private static final int CONNECTIONS = 16;
    private static final int STREAMS = 100;
    private static final int PIPELINED = 16;

    private Drivers() {}

    static Driver create(Contender contender, Scenario scenario, Target target, Orders server) throws Exception {
        return switch (scenario) {
            case HTTP1_GET -> new RequestDriver(contender.http1(target, CONNECTIONS), CONNECTIONS);
            case HTTP2_GET -> new RequestDriver(contender.http2(target, STREAMS), STREAMS);
            case HTTP2_DOWNLOAD -> new TransferDriver(contender.http2(target, 1), false);
            case HTTP2_UPLOAD -> new TransferDriver(contender.http2(target, 1), true);
            case WS_TEXT -> new EchoDriver(contender.webSockets(target, false), 64, "x".repeat(64), new byte[0]);
            case WS_BINARY -> new EchoDriver(contender.webSockets(target, false), 16, null, new byte[16 * 1024]);
            case WS_DEFLATE -> new EchoDriver(contender.webSockets(target, true), 16, json(), new byte[0]);
            case WS_HTTP2 -> new EchoDriver(contender.webSocketsOverHttp2(target), 64, "x".repeat(64), new byte[0]);
            case TUNNEL_GET -> new RequestDriver(contender.http1(target, 1), PIPELINED);
            case TUNNEL_WS -> new EchoDriver(contender.webSockets(target, false), 64, "x".repeat(64), new byte[0]);
            case FAN_IN_10 -> new FanInDriver(contender.webSockets(target, false), 10, server, 64, false);
            case FAN_IN_1000 -> new FanInDriver(contender.webSockets(target, false), 1_000, server, 64, false);
            case FAN_IN_BINARY -> new FanInDriver(contender.webSockets(target, false), 10, server, 1_024, true);
            case SPRING_LISTENER -> new FanInDriver(contender.webSockets(target, false), 1, server, 64, false);
            case STORM -> new StormDriver(contender.returning(target), server);
            case IDLE_2000, IDLE_10000, SPRING_START -> throw new IllegalArgumentException(scenario + " has no rounds");
        };
    }

    /** About a KiB of what a market's feed sends. */
    private static String json() {
        StringBuilder book = new StringBuilder("{\"type\":\"book\",\"symbol\":\"GUN-EUR\",\"levels\":[");
        for (int i = 0; i < 20; i++) {
            book.append(i == 0 ? "" : ",").append("{\"price\":").append(10_000 + i * 37 % 101);
            book.append(",\"size\":")
                    .append(1 + i * 7_919 % 1_000)
                    .append(",\"orders\":")
                    .append(i * 13 % 17 + 1);
            book.append('}');
        }
        return book.append("]}").toString();
    }
}
