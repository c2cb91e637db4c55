package dev.gun.client.internal.transport;

import dev.gun.client.testkit.Gates;
import io.netty.channel.EventLoopGroup;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Resolvers for tests in other packages. */
public final class TestResolvers {

    private TestResolvers() {}

    /** One that asks this name server instead of the system's. */
    public static NameResolver asking(EventLoopGroup group, InetSocketAddress nameServer) {
        return new NameResolver(
                group,
                () -> new SingletonDnsServerAddressStreamProvider(nameServer),
                Gates.TIMEOUT,
                InetAddress::getAllByName);
    }

    /** The same; {@code lookedFor} runs when it looks for the address of its name server. The JDK knows no name. */
    public static NameResolver asking(EventLoopGroup group, InetSocketAddress nameServer, Runnable lookedFor) {
        return new NameResolver(
                group,
                () -> {
                    lookedFor.run();
                    return new SingletonDnsServerAddressStreamProvider(nameServer);
                },
                Gates.TIMEOUT,
                name -> {
                    throw new UnknownHostException(name);
                });
    }
}
