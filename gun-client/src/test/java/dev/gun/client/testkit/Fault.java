package dev.gun.client.testkit;

/**
 * What {@link FaultProxy} does to one direction of one connection when so many bytes have passed. Immutable.
 *
 * @param way the direction
 * @param kind what happens
 * @param at how many bytes pass unharmed before it
 * @param gate for {@link Kind#STALL} the gate that lets the bytes go on, otherwise empty
 */
public record Fault(Way way, Kind kind, long at, String gate) {

    /** A direction. */
    public enum Way {
        /** What the client sends. */
        TO_SERVER,
        /** What the server sends. */
        TO_CLIENT
    }

    /** A kind of fault. */
    public enum Kind {
        /** Both sockets are closed in order. */
        CLOSE,
        /** Both sockets are reset. */
        RESET,
        /** The next byte has its highest bit flipped; all else passes. */
        CORRUPT,
        /** This direction passes no byte until the gate is released. */
        STALL,
        /** From here on each byte is written for itself. */
        TRICKLE
    }

    /** Closes both sides. */
    public static Fault close(Way way, long at) {
        return new Fault(way, Kind.CLOSE, at, "");
    }

    /** Resets both sides. */
    public static Fault reset(Way way, long at) {
        return new Fault(way, Kind.RESET, at, "");
    }

    /** Flips a bit of the byte at this offset. */
    public static Fault corrupt(Way way, long at) {
        return new Fault(way, Kind.CORRUPT, at, "");
    }

    /** Stops this direction until the gate is released. */
    public static Fault stall(Way way, long at, String gate) {
        return new Fault(way, Kind.STALL, at, gate);
    }

    /** Splits all there is into single bytes. */
    public static Fault trickle(Way way) {
        return new Fault(way, Kind.TRICKLE, 0, "");
    }
}
