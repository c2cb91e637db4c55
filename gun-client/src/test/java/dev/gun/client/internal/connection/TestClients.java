package dev.gun.client.internal.connection;

import dev.gun.client.GunClient;
import dev.gun.client.GunOptions;
import dev.gun.client.internal.transport.TestResolvers;
import java.net.InetSocketAddress;

/** Whole clients for tests in other packages. */
public final class TestClients {

    private TestClients() {}

    /** One that asks this name server instead of the system's. */
    public static GunClient asking(InetSocketAddress nameServer) {
        return new DefaultGunClient(
                GunOptions.defaults(),
                new ClientRuntime(1, 2, null, new NoLoans(), group -> TestResolvers.asking(group, nameServer)));
    }
}
