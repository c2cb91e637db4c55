package dev.gun.client.internal.codec.ws;

/** Close status codes: RFC 6455 §7.4 and the IANA registry of WebSocket close codes. */
public final class CloseCodes {
    /** Not a code: the close frame carries none. */
    public static final int NONE = -1;
    /** Normal closure. */
    public static final int NORMAL = 1000;
    /** The endpoint goes away, such as a client that is shut down. */
    public static final int GOING_AWAY = 1001;
    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** The peer sent data that does not fit the message's type, such as text that is not UTF-8. */
    public static final int INVALID_DATA = 1007;
    /** The peer sent more than is accepted. */
    public static final int TOO_BIG = 1009;

    private CloseCodes() {}

    /** Whether a close frame had no code. */
    public static boolean isNone(int code) {
        return code == NONE;
    }

    /**
     * The code to answer a close frame with. RFC 6455 §5.5.1: "the endpoint typically echos the status code it received";
     * a frame that has none ({@link #NONE}) is answered with {@link #NORMAL}.
     */
    public static int answerTo(int code) {
        return code == NONE ? NORMAL : code;
    }

    /**
     * Whether a close frame may carry the code. RFC 6455 §7.4.1: 1005, 1006 and 1015 "MUST NOT be set as a status code in
     * a Close control frame", 1004 is reserved; §7.4.2: below 1000 is not used, 1000–2999 is for the protocol (so far
     * 1000–1003 and 1007–1014 are assigned), 3000–4999 is for libraries and applications.
     */
    public static boolean isValidOnWire(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
