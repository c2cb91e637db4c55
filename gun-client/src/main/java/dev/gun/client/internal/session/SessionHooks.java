package dev.gun.client.internal.session;

import dev.gun.client.Reason;

/** What a session hears of its connection; on the event loop. */
public interface SessionHooks {

    /** For connections without a session. */
    SessionHooks NONE = new SessionHooks() {
        @Override
        public void up() {
            // Nothing is to hold.
        }

        @Override
        public void down(Reason reason) {
            // Nothing was held.
        }

        @Override
        public void shutdown(Reason reason) {
            // Nothing was held.
        }

        @Override
        public void terminated(Reason reason) {
            // Nothing was held.
        }
    };

    /** The connection is up; {@code GunUp} was said. */
    void up();

    /** The connection is lost; {@code GunDown} is about to be said. */
    void down(Reason reason);

    /** The connection is about to end gracefully, by our own doing; it goes on until what runs has ended. */
    void shutdown(Reason reason);

    /** The connection is over; {@code GunTerminated} is about to be said. */
    void terminated(Reason reason);
}
