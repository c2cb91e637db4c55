package dev.gun.spring.cluster;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Shows the term in which this instance leads, if it does. Any thread may ask, the candidate's thread sets. */
final class DefaultGunLeadership implements GunLeadership {

    private final String connection;
    private final AtomicReference<@Nullable Term> term = new AtomicReference<>();

    DefaultGunLeadership(String connection) {
        this.connection = connection;
    }

    void begin(Term begun) {
        term.set(begun);
    }

    /** Ends this term; a later one is not touched. */
    void end(Term ended) {
        term.compareAndSet(ended, null);
    }

    @Override
    public String connection() {
        return connection;
    }

    @Override
    public boolean isLeader() {
        Term now = term.get();
        return now != null && now.isValid();
    }

    @Override
    public long epoch() {
        Term now = term.get();
        return now != null && now.isValid() ? now.epoch() : 0;
    }

    @Override
    public void resign() {
        Term now = term.get();
        if (now != null) {
            now.resign();
        }
    }

    @Override
    public String toString() {
        return "GunLeadership[" + connection + ", " + (isLeader() ? "leads, epoch " + epoch() : "does not lead") + "]";
    }
}
