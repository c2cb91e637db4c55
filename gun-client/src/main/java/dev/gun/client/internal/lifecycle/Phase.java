package dev.gun.client.internal.lifecycle;

import dev.gun.client.ConnectionState;
import dev.gun.client.Reason;

/** Where a connection stands. Each phase says what is true in it, and carries just what the next step needs. */
public sealed interface Phase {

    /** How the phase looks from outside; an up connection may be restricted further by its protocol. */
    ConnectionState visible();

    /** A phase in which another attempt may still follow. */
    sealed interface Alive extends Phase {
        /** What is left to try with. */
        Budget budget();
    }

    /** Nothing has happened yet. */
    record Initial(Budget budget) implements Alive {
        @Override
        public ConnectionState visible() {
            return ConnectionState.NOT_CONNECTED;
        }
    }

    /** There is no socket; the retry timer runs. */
    record Waiting(Budget budget) implements Alive {
        @Override
        public ConnectionState visible() {
            return ConnectionState.NOT_CONNECTED;
        }
    }

    /** The name is being resolved. */
    record LookingUp(Budget budget) implements Alive {
        @Override
        public ConnectionState visible() {
            return ConnectionState.DOMAIN_LOOKUP;
        }
    }

    /** The socket is being connected. */
    record Connecting(Budget budget) implements Alive {
        @Override
        public ConnectionState visible() {
            return ConnectionState.CONNECTING;
        }
    }

    /** The TLS handshake runs on a connected socket. */
    record Handshaking(Budget budget) implements Alive {
        @Override
        public ConnectionState visible() {
            return ConnectionState.TLS_HANDSHAKE;
        }
    }

    /**
     * The socket is ready, the protocol is writing what it begins with.
     *
     * @param visible as the phase before it: a connection never seems to go back from its handshake to connecting
     */
    record Starting(Budget budget, ConnectionState visible) implements Alive {}

    /** {@code GunUp} was said and {@code GunDown} was not. */
    record Up(Budget budget) implements Alive {
        @Override
        public ConnectionState visible() {
            return ConnectionState.CONNECTED;
        }
    }

    /** Up, but the peer has begun to close: what runs may finish, what is new waits for the next socket. */
    record PeerClosing(Budget budget) implements Alive {
        @Override
        public ConnectionState visible() {
            return ConnectionState.CLOSING;
        }
    }

    /**
     * We are closing gracefully; the socket is still there.
     *
     * @param reason what the connection will terminate with
     */
    record ShuttingDown(Reason reason) implements Phase {
        @Override
        public ConnectionState visible() {
            return ConnectionState.CLOSING;
        }
    }

    /**
     * The end; nothing leads out of it.
     *
     * @param reason what was said in {@code GunTerminated}
     */
    record Terminated(Reason reason) implements Phase {
        @Override
        public ConnectionState visible() {
            return ConnectionState.TERMINATED;
        }
    }
}
