package dev.gun.client.internal.transport;

import dev.gun.client.event.LookupInfo;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Addresses as values: their order, and their text. */
final class Addresses {

    /** More addresses than this are not tried. */
    static final int MOST = 10;

    /** As many as a process that talks to many hosts has in use, in the places that their hash codes say. */
    private static final AtomicReferenceArray<@Nullable InetSocketAddress> KNOWN = new AtomicReferenceArray<>(256);

    private Addresses() {}

    /**
     * IPv6 first, and each one "followed by an address of the other address family" (RFC 8305 §4) as long as there is
     * one; within a family the order given; without repetitions, {@link #MOST} at most.
     */
    static List<InetAddress> interleave(Collection<InetAddress> addresses) {
        List<InetAddress> all = addresses.stream().distinct().toList();
        Iterator<InetAddress> six =
                all.stream().filter(Inet6Address.class::isInstance).iterator();
        Iterator<InetAddress> four =
                all.stream().filter(Inet4Address.class::isInstance).iterator();
        List<InetAddress> order = new ArrayList<>();
        while (order.size() < MOST && (six.hasNext() || four.hasNext())) {
            if (six.hasNext()) {
                order.add(six.next());
            }
            if (four.hasNext() && order.size() < MOST) {
                order.add(four.next());
            }
        }
        return order;
    }

    /** What to connect to, in the order given. */
    static List<InetSocketAddress> of(LookupInfo found) {
        return found.addresses().stream()
                .map(address -> known(new InetSocketAddress(address, found.port())))
                .toList();
    }

    /** {@code address}, or one like it that some socket was connected to before: a thousand sockets keep one. */
    private static InetSocketAddress known(InetSocketAddress address) {
        int place = (address.hashCode() & Integer.MAX_VALUE) % KNOWN.length();
        InetSocketAddress before = KNOWN.get(place);
        // The text has what equality leaves out: the name that it was found by, and the scope of an IPv6 address.
        if (before != null && before.equals(address) && before.toString().equals(address.toString())) {
            return before;
        }
        KNOWN.set(place, address);
        return address;
    }

    /** Address and port, IPv6 in brackets, without a name; or the path of a Unix domain socket. */
    static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? NetUtil.toSocketAddressString(NetUtil.toAddressString(inet.getAddress()), inet.getPort())
                : address.toString();
    }
}
