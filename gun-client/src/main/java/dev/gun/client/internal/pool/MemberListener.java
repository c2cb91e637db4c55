package dev.gun.client.internal.pool;

import dev.gun.client.GunStream;
import dev.gun.client.Protocol;
import dev.gun.client.Reason;
import dev.gun.client.message.GunNotify;

/** What a pool hears of a member; on the event loop, which it must not hold up. */
public interface MemberListener {

    /** For connections that are in no pool. */
    MemberListener NONE = new MemberListener() {
        @Override
        public void up(Protocol protocol) {
            // Nobody is told.
        }

        @Override
        public boolean notice(GunNotify.Notice notice) {
            return false;
        }

        @Override
        public void closing() {
            // Nobody is told.
        }

        @Override
        public void down() {
            // Nobody is told.
        }

        @Override
        public void terminated(Reason reason) {
            // Nobody is told.
        }

        @Override
        public void streamEnded(GunStream stream) {
            // Nobody is told.
        }
    };

    /** {@code GunUp} was said. */
    void up(Protocol protocol);

    /**
     * The connection has something to tell its owner.
     *
     * @return whether it was meant for the pool alone
     */
    boolean notice(GunNotify.Notice notice);

    /** The connection drains: it takes no new streams on this socket. */
    void closing();

    /** {@code GunDown} is about to be said. */
    void down();

    /** {@code GunTerminated} is about to be said. */
    void terminated(Reason reason);

    /** A stream has ended in whatever way; it is not counted as open any more. */
    void streamEnded(GunStream stream);
}
