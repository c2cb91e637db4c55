package dev.gun.client.internal.codec.socks;

import dev.gun.client.Reason;

/** What {@link SocksMachine} makes of what has come. */
public sealed interface SocksResult {

    /** See {@link NeedMore}. */
    SocksResult NEED_MORE = new NeedMore();

    /** See {@link Connected}. */
    SocksResult CONNECTED = new Connected();

    /** Nothing can be said before more has come. */
    record NeedMore() implements SocksResult {}

    /**
     * The next message to the proxy.
     *
     * @param bytes its bytes, owned by whoever gets this; they may hold a password
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on once, and never compared.
    record Send(byte[] bytes) implements SocksResult {
        @Override
        public String toString() {
            return "Send[" + bytes.length + " bytes]";
        }
    }

    /** The proxy has made the connection: what follows is the origin's. */
    record Connected() implements SocksResult {}

    /**
     * The proxy refuses.
     *
     * @param reply how
     */
    record Refused(Reason.SocksReply reply) implements SocksResult {}

    /**
     * The proxy does not speak SOCKS5.
     *
     * @param text the rule, with its section, and the offending value
     */
    record Malformed(String text) implements SocksResult {}
}
