package dev.gun.client.autobahn;

import dev.gun.client.GunClient;
import dev.gun.client.GunConnection;
import dev.gun.client.GunOptions;
import dev.gun.client.GunOwner;
import dev.gun.client.GunWebSocket;
import dev.gun.client.Protocol;
import dev.gun.client.WsOptions;
import dev.gun.client.message.GunDown;
import dev.gun.client.message.GunWs;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client under test of the Autobahn TestSuite's fuzzing server, through the public API only: echoes what it gets,
 * once for each case, and has the reports written. Not a test, since the TestSuite is Python's; {@code
 * AutobahnCaseTests} has the cases as tests. Arguments: host, port, agent, and optionally the first and the last case.
 */
public final class AutobahnDriver {

    private static final Logger LOG = LoggerFactory.getLogger(AutobahnDriver.class);
    private static final int LAST_WITHOUT_COMPRESSION = 301;
    private static final int LAST_OF_SECTION_12 = 391;
    private static final int CASES_OF_A_GROUP = 18;
    private static final long CASE_MINUTES = 10;

    private final GunClient gun;
    private final String host;
    private final int port;

    private AutobahnDriver(GunClient gun, String host, int port) {
        this.gun = gun;
        this.host = host;
        this.port = port;
    }

    /** Runs the cases and returns when the reports are there. */
    public static void main(String... arguments) throws Exception {
        String agent = arguments[2];
        try (GunClient gun = GunClient.create()) {
            AutobahnDriver driver = new AutobahnDriver(gun, arguments[0], Integer.parseInt(arguments[1]));
            int count = driver.caseCount();
            int first = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1;
            int last = arguments.length > 4 ? Integer.parseInt(arguments[4]) : count;
            for (int number = first; number <= last; number++) {
                driver.echo("/runCase?case=" + number + "&agent=" + agent, optionsFor(number));
            }
            driver.echo("/updateReports?agent=" + agent, WsOptions.defaults());
        }
    }

    /** Sections 12 and 13 need compression; 13.2, 13.5 and 13.6 also that we agree to compress each message for itself. */
    private static WsOptions optionsFor(int number) {
        int group = (number - LAST_OF_SECTION_12 - 1) / CASES_OF_A_GROUP + 1;
        return WsOptions.builder()
                .compress(number > LAST_WITHOUT_COMPRESSION)
                .clientNoContextTakeover(group == 2 || group >= 5)
                .build();
    }

    private int caseCount() {
        GunConnection connection = gun.open(
                host,
                port,
                GunOptions.builder()
                        .protocols(Protocol.HTTP)
                        .retry(0, Duration.ofSeconds(1))
                        .build());
        try {
            GunWebSocket webSocket = connection.wsUpgrade("/getCaseCount");
            webSocket.awaitUpgrade();
            return Integer.parseInt(webSocket.awaitFrame().frame().asText());
        } finally {
            connection.close();
        }
    }

    private void echo(String path, WsOptions options) throws Exception {
        GunOwner owner = message -> {
            if (message instanceof GunWs ws && ws.frame().isData()) {
                ws.stream().send(ws.frame()).exceptionally(e -> {
                    LOG.warn("{}: could not echo", path, e);
                    return null;
                });
            } else if (message instanceof GunDown down) {
                LOG.info("{}: {}", path, down.reason());
            }
        };
        GunConnection connection = gun.open(
                host,
                port,
                GunOptions.builder()
                        .protocols(Protocol.HTTP)
                        .retry(0, Duration.ofSeconds(1))
                        .sendBufferLimit(64L << 20)
                        .owner(owner)
                        .build());
        connection.wsUpgrade(path, options);
        connection.terminated().toCompletableFuture().get(CASE_MINUTES, TimeUnit.MINUTES);
    }
}
