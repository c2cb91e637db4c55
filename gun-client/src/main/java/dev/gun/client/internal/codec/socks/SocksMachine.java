package dev.gun.client.internal.codec.socks;

import dev.gun.client.Reason.SocksReply;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of a SOCKS5 handshake (RFC 1928, RFC 1929) for one CONNECT.
 *
 * <pre>
 *   METHOD ──no authentication──────────────────────────────► REPLY ──succeeded──► DONE
 *      └─────username/password──► AUTHENTICATION ──accepted─────┘
 *
 *   any ──refused, malformed──► DONE
 * </pre>
 *
 * It takes no byte more than the handshake has, whatever pieces it comes in.
 */
public final class SocksMachine {

    private static final int VERSION = 5;
    private static final int AUTHENTICATION_VERSION = 1;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USERNAME_PASSWORD = 2;
    private static final int NONE_ACCEPTABLE = 0xff;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN = 3;
    private static final int IPV6 = 4;

    private static final SocksReply[] REPLIES = {
        SocksReply.GENERAL_FAILURE,
        SocksReply.NOT_ALLOWED,
        SocksReply.NETWORK_UNREACHABLE,
        SocksReply.HOST_UNREACHABLE,
        SocksReply.CONNECTION_REFUSED,
        SocksReply.TTL_EXPIRED,
        SocksReply.COMMAND_NOT_SUPPORTED,
        SocksReply.ADDRESS_TYPE_NOT_SUPPORTED
    };

    private enum State {
        /** Our greeting is sent; the method that the proxy chooses is awaited. */
        METHOD,
        /** Username and password are sent; the verdict is awaited. */
        AUTHENTICATION,
        /** The request is sent; the reply is awaited. */
        REPLY,
        /** Connected, or failed. */
        DONE
    }

    private final String host;
    private final int port;
    private final @Nullable String username;
    private final @Nullable String password;
    private State state = State.METHOD;

    /**
     * A handshake that asks for a connection.
     *
     * @param host a name, which the proxy resolves, at most 255 bytes; or an address
     * @param port 1 to 65,535
     * @param username what authenticates us together with {@code password}, each 1 to 255 bytes; or {@code null}
     */
    public SocksMachine(String host, int port, @Nullable String username, @Nullable String password) {
        this.host = host;
        this.port = port;
        this.username = username;
        this.password = password;
    }

    /** The first message: the methods that we offer (RFC 1928 §3). */
    public byte[] greeting() {
        return username == null
                ? new byte[] {VERSION, 1, NO_AUTHENTICATION}
                : new byte[] {VERSION, 2, NO_AUTHENTICATION, USERNAME_PASSWORD};
    }

    /** Reads the next message of the proxy, if all of it has come. To be called again unless it needs more. */
    public SocksResult read(ByteBuf in) {
        return switch (state) {
            case METHOD -> method(in);
            case AUTHENTICATION -> authentication(in);
            case REPLY -> reply(in);
            case DONE -> SocksResult.NEED_MORE;
        };
    }

    private SocksResult method(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return wrongVersion(in, VERSION, "RFC 1928 §3");
        }
        int version = in.readUnsignedByte();
        int method = in.readUnsignedByte();
        if (version != VERSION) {
            return malformed(version, VERSION, "RFC 1928 §3");
        }
        if (method == NONE_ACCEPTABLE) {
            return refused(SocksReply.NO_ACCEPTABLE_METHOD);
        }
        if (method == NO_AUTHENTICATION) {
            state = State.REPLY;
            return new SocksResult.Send(request());
        }
        if (method == USERNAME_PASSWORD && username != null && password != null) {
            state = State.AUTHENTICATION;
            return new SocksResult.Send(credentials(username, password));
        }
        state = State.DONE;
        return new SocksResult.Malformed("RFC 1928 §3: the proxy chose method " + method + ", which was not offered");
    }

    /** RFC 1929 §2. */
    private static byte[] credentials(String username, String password) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(AUTHENTICATION_VERSION);
        write(message, username.getBytes(StandardCharsets.UTF_8));
        write(message, password.getBytes(StandardCharsets.UTF_8));
        return message.toByteArray();
    }

    private static void write(ByteArrayOutputStream message, byte[] text) {
        message.write(text.length);
        message.writeBytes(text);
    }

    private SocksResult authentication(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return wrongVersion(in, AUTHENTICATION_VERSION, "RFC 1929 §2");
        }
        int version = in.readUnsignedByte();
        int status = in.readUnsignedByte();
        if (version != AUTHENTICATION_VERSION) {
            return malformed(version, AUTHENTICATION_VERSION, "RFC 1929 §2");
        }
        if (status != 0) {
            return refused(SocksReply.WRONG_CREDENTIALS);
        }
        state = State.REPLY;
        return new SocksResult.Send(request());
    }

    /** RFC 1928 §4. */
    private byte[] request() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(VERSION);
        message.write(CONNECT);
        message.write(0);
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            message.write(DOMAIN);
            write(message, host.getBytes(StandardCharsets.US_ASCII));
        } else {
            message.write(address.length == 4 ? IPV4 : IPV6);
            message.writeBytes(address);
        }
        message.write(port >> 8);
        message.write(port);
        return message.toByteArray();
    }

    /** RFC 1928 §6. */
    private SocksResult reply(ByteBuf in) {
        int at = in.readerIndex();
        if (in.readableBytes() < 2) {
            return wrongVersion(in, VERSION, "RFC 1928 §6");
        }
        int version = in.getUnsignedByte(at);
        int reply = in.getUnsignedByte(at + 1);
        if (version != VERSION) {
            return malformed(version, VERSION, "RFC 1928 §6");
        }
        if (reply != 0) {
            // A proxy that refuses may close before the rest has come, which says nothing more.
            return refused(reply <= REPLIES.length ? REPLIES[reply - 1] : SocksReply.UNASSIGNED);
        }
        if (in.readableBytes() < 5) {
            return SocksResult.NEED_MORE;
        }
        int type = in.getUnsignedByte(at + 3);
        int address =
                switch (type) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case DOMAIN -> 1 + in.getUnsignedByte(at + 4);
                    default -> -1;
                };
        if (address < 0) {
            state = State.DONE;
            return new SocksResult.Malformed("RFC 1928 §6: the reply's address type is " + type + ", not 1, 3 or 4");
        }
        int length = 4 + address + 2;
        if (in.readableBytes() < length) {
            return SocksResult.NEED_MORE;
        }
        in.skipBytes(length);
        state = State.DONE;
        return SocksResult.CONNECTED;
    }

    /** Another protocol's first byte need not wait for a second one. */
    private SocksResult wrongVersion(ByteBuf in, int expected, String rule) {
        if (in.isReadable() && in.getUnsignedByte(in.readerIndex()) != expected) {
            return malformed(in.getUnsignedByte(in.readerIndex()), expected, rule);
        }
        return SocksResult.NEED_MORE;
    }

    private SocksResult malformed(int version, int expected, String rule) {
        state = State.DONE;
        return new SocksResult.Malformed(rule + ": the version must be " + expected + ", but was " + version);
    }

    private SocksResult refused(SocksReply reply) {
        state = State.DONE;
        return new SocksResult.Refused(reply);
    }
}
