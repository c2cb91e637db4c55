package dev.gun.client;

/** How host names are resolved; see {@link GunOptions.Builder#resolver}. */
public enum NameResolution {
    /** By asking the system's name servers, after the hosts file, without blocking a thread. */
    DNS,
    /**
     * By the JDK, {@link java.net.InetAddress#getAllByName}: whatever the system is set up with, such as nsswitch(5),
     * mDNS or a VPN's resolver. It blocks, so it runs on a few threads of the client's own, and what it finds or does
     * not find is kept as long as the JDK's {@code networkaddress.cache.ttl} says.
     */
    JVM
}
