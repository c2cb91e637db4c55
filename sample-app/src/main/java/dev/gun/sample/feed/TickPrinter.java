package dev.gun.sample.feed;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Prints the board to the console, one line a second while frames come in. */
@Component
class TickPrinter {

    private static final Logger log = LoggerFactory.getLogger("ticks");

    private final PriceBoard board;
    private final ConnectionMeter meter;

    TickPrinter(PriceBoard board, ConnectionMeter meter) {
        this.board = board;
        this.meter = meter;
    }

    @Scheduled(fixedRate = 1000)
    void print() {
        Entry.Sample second = meter.last();
        if (second.frames() > 0) {
            log.info(
                    "{}   {} frames/s",
                    board.quotes().stream().map(PriceBoard.Quote::toString).collect(Collectors.joining("   ")),
                    second.frames());
        }
    }
}
