package dev.gun.spring.cluster;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.springframework.integration.metadata.ConcurrentMetadataStore;

/** Numbers the leaders of a connection, each higher than those before. Asked by the one that holds the lock. */
@FunctionalInterface
interface Epochs {

    /** The next number; may block. */
    long next(String key);

    /** Counted in a store that all instances share. */
    static Epochs of(ConcurrentMetadataStore store) {
        return key -> {
            while (true) {
                String last = store.get(key);
                if (last == null) {
                    if (store.putIfAbsent(key, "1") == null) {
                        return 1;
                    }
                    continue;
                }
                long next = Long.parseLong(last) + 1;
                if (store.replace(key, last, Long.toString(next))) {
                    return next;
                }
            }
        };
    }

    /** The time in milliseconds, and in this instance never the same twice. */
    static Epochs of(LongSupplier milliseconds) {
        AtomicLong last = new AtomicLong();
        return key -> last.updateAndGet(before -> Math.max(before + 1, milliseconds.getAsLong()));
    }
}
