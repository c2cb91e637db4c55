package dev.gun.client.internal.transport;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DefaultDnsCache;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Netty's cache of answers, which hears of each address as its answer comes: Netty itself tells a caller nothing before
 * both families have been answered. Thread-safe.
 *
 * <p>Only addresses of exactly the name that was asked for are passed on. A short name that is found through the search
 * list is told when both families are known, as always: its answers cannot be told from those for other names.
 */
final class AnswerCache implements DnsCache {

    private final DnsCache cache;
    private final Map<String, Set<NameLookup>> waiting = new ConcurrentHashMap<>();

    AnswerCache(int longestTtlSeconds) {
        this.cache = new DefaultDnsCache(0, longestTtlSeconds, 0);
    }

    /** From now on, until it is over, {@code lookup} hears of each address of {@code name}. On the look-up's loop. */
    void tell(String name, NameLookup lookup) {
        String key = HostName.withoutTrailingDot(name);
        waiting.compute(key, (same, others) -> {
            Set<NameLookup> all = others == null ? ConcurrentHashMap.newKeySet() : others;
            all.add(lookup);
            return all;
        });
        lookup.onRelease(() -> waiting.computeIfPresent(key, (same, all) -> {
            all.remove(lookup);
            return all.isEmpty() ? null : all;
        }));
    }

    @Override
    public DnsCacheEntry cache(
            String hostname, DnsRecord @Nullable [] additionals, InetAddress address, long ttl, EventLoop loop) {
        DnsCacheEntry entry = cache.cache(hostname, additionals, address, ttl, loop);
        Set<NameLookup> lookups = waiting.get(HostName.withoutTrailingDot(hostname));
        if (lookups != null) {
            lookups.forEach(lookup -> lookup.answer(() -> lookup.heard(address)));
        }
        return entry;
    }

    @Override
    public DnsCacheEntry cache(String hostname, DnsRecord @Nullable [] additionals, Throwable cause, EventLoop loop) {
        return cache.cache(hostname, additionals, cause, loop);
    }

    @Override
    public @Nullable List<? extends DnsCacheEntry> get(String hostname, DnsRecord @Nullable [] additionals) {
        return cache.get(hostname, additionals);
    }

    @Override
    public void clear() {
        cache.clear();
    }

    @Override
    public boolean clear(String hostname) {
        return cache.clear(hostname);
    }
}
