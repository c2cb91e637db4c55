package dev.gun.client.internal.connection;

import dev.gun.client.Intermediary;
import dev.gun.client.Reason;
import dev.gun.client.internal.connection.LoopStream.FailedWith;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What streams are opened on: the connection, or the inside of a tunnel. Event loop only, but where marked. */
interface Layer {

    /** What requests are addressed to; any thread. */
    Origin origin();

    /** The streams on it; any thread. */
    Streams streams();

    /** The proxies in order that its bytes go through; any thread. */
    List<Intermediary> intermediaries();

    /** What is spoken on it, {@code null} while there is nothing to speak on. */
    @Nullable ConnectionProtocol protocol();

    /** Whether requests are written as they come. */
    boolean isUp();

    /** Whether what comes on it is read; when not, nothing that does not come is the peer's fault. */
    boolean isReading();

    /** When reading began again, on the loop's clock; {@link Long#MIN_VALUE} when it has never stopped. */
    long readingSince();

    /** Why a request made now is refused, {@code null} when it is taken. */
    @Nullable Reason refusal();

    /** What streams fail with that fail now together with it. */
    FailedWith failedWith();

    /**
     * Whether a request that waits now will be written: here, or on what comes after it, if anything does.
     *
     * @param here whether here will do, unless it is closing
     */
    boolean willWrite(boolean here);

    /** Something was asked for or reported: makes sure that it is seen at the end of the turn. */
    void touch();

    /** Something was written and must be flushed at the end of the turn. */
    void written();
}
