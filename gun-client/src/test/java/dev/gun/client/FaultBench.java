package dev.gun.client;

import dev.gun.client.testkit.Fault;
import dev.gun.client.testkit.Fault.Way;
import dev.gun.client.testkit.FaultProxy;
import dev.gun.client.testkit.Residue;
import java.util.Set;
import java.util.TreeSet;

/** A client, and a proxy before a real server that does damage. What they leave behind when closed is a failure. */
final class FaultBench implements AutoCloseable {

    /** At how many places of what goes one way there is a fault. */
    private static final int PLACES = 24;

    /** An exchange over a connection of its own, whose first socket has these faults. */
    interface Exchange {
        /** Returns the reasons of what was lost. */
        Set<String> with(Fault... faults);
    }

    private interface FaultAt {
        Fault of(int number, long place);
    }

    final FaultProxy proxy;
    private final GunClient client;
    private final Residue before;

    FaultBench(int serverPort) {
        this.before = Residue.snapshot();
        this.proxy = FaultProxy.before(serverPort);
        this.client = GunClient.builder().eventLoopThreads(1).receiverThreads(1).build();
    }

    GunConnection open(GunOptions.Builder options) {
        return client.open("localhost", proxy.port(), options.build());
    }

    /** Once without a fault, then cut at each place, each way, by close and reset in turn. Returns all reasons. */
    Set<String> cutEverywhere(Exchange exchange) {
        exchange.with();
        TreeSet<String> reasons = new TreeSet<>();
        for (Way way : Way.values()) {
            reasons.addAll(everywhere(
                    way,
                    exchange,
                    (number, place) -> number % 2 == 0 ? Fault.close(way, place) : Fault.reset(way, place)));
        }
        return reasons;
    }

    /** Once without a fault, then with a byte of the server's damaged at each place. Returns all reasons. */
    Set<String> damageEverywhere(Exchange exchange) {
        exchange.with();
        return everywhere(Way.TO_CLIENT, exchange, (number, place) -> Fault.corrupt(Way.TO_CLIENT, place));
    }

    private Set<String> everywhere(Way way, Exchange exchange, FaultAt fault) {
        long total = proxy.passed(0, way);
        TreeSet<String> reasons = new TreeSet<>();
        for (int i = 0; i < PLACES; i++) {
            reasons.addAll(exchange.with(fault.of(i, total * i / PLACES)));
        }
        return reasons;
    }

    @Override
    public void close() {
        client.close();
        proxy.close();
        Residue.assertSameAs(before);
    }
}
