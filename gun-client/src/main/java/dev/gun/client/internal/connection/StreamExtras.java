package dev.gun.client.internal.connection;

import dev.gun.client.internal.protocol.ContentStage;
import dev.gun.client.internal.protocol.ContentWish;
import dev.gun.client.message.GunMessage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What only few streams have, and no stream without any of it has room for. Its maker's until the stream is queued, then the event loop's. */
final class StreamExtras {

    /** What it needs to be sent again. */
    @Nullable Replay replay;

    /** Its time limits. */
    @Nullable ResponseClock clock;

    /** What its user wants done with the body of the response. */
    @Nullable ContentWish contentWish;

    /** What the body of the response goes through. */
    @Nullable ContentStage contentStage;

    /** Sees each message when it has been delivered; a session's way to follow its WebSocket. */
    @Nullable Consumer<GunMessage> tap;
}
