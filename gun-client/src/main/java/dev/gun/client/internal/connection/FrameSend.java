package dev.gun.client.internal.connection;

import dev.gun.client.Reason;
import dev.gun.client.WsFrame;
import dev.gun.client.internal.connection.LoopStream.State;
import dev.gun.client.internal.protocol.ConnectionProtocol;
import dev.gun.client.internal.protocol.WriteResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Frames on their way: what the user is given, the command that writes them, and what hears what becomes of them, in one
 * object, since there is one for every frame. The last frame speaks for all, or the first that fails. Confined to the
 * event loop once it was submitted, but for the stage.
 */
final class FrameSend extends WriteStage implements CommandQueue.Command, WriteResult {

    private final ConnectionDriver driver;
    private final DefaultGunStream stream;
    private final List<WsFrame> before;
    private final WsFrame last;
    /** Hears of it on the event loop, instead of the stage; {@code null} for the stage. */
    private final @Nullable WriteResult outcome;

    private CommandQueue.@Nullable Command next;
    private boolean over;

    /** Frames of a user: none, or some that are no close, before the last. */
    FrameSend(ConnectionDriver driver, DefaultGunStream stream, List<WsFrame> before, WsFrame last) {
        this(driver, stream, before, last, null);
    }

    /** A frame of which {@code outcome} hears, on the event loop. */
    FrameSend(ConnectionDriver driver, DefaultGunStream stream, WsFrame frame, WriteResult outcome) {
        this(driver, stream, List.of(), frame, outcome);
    }

    private FrameSend(
            ConnectionDriver driver,
            DefaultGunStream stream,
            List<WsFrame> before,
            WsFrame last,
            @Nullable WriteResult outcome) {
        this.driver = driver;
        this.stream = stream;
        this.before = before;
        this.last = last;
        this.outcome = outcome;
    }

    /** How many bytes it takes of the stream's {@link Outflow} until it is over. */
    long bytes() {
        long bytes = last.size();
        for (int i = 0; i < before.size(); i++) {
            bytes += before.get(i).size();
        }
        return bytes;
    }

    /** Writes the frames. */
    @Override
    public void run() {
        ConnectionProtocol protocol = stream.layer().protocol();
        if (stream.state() != State.OPEN || protocol == null) {
            failed(new Reason.BadState("This connection does not currently accept WebSocket frames:"
                    + " the upgrade was not performed, or the WebSocket has ended"));
            return;
        }
        try {
            for (int i = 0; i < before.size(); i++) {
                protocol.sendFrame(stream, before.get(i), new Part(this));
            }
            protocol.sendFrame(stream, last, this);
        } catch (RuntimeException | Error e) {
            // Nobody else knows of the frame: its bytes cannot be read, or there is no memory for it.
            failed(BodyWriter.unexpected(protocol.protocol(), e));
            throw e;
        }
        driver.traffic().framesOut(before.size() + 1);
        stream.layer().written();
    }

    @Override
    public void written() {
        end(null);
    }

    @Override
    public void failed(Reason reason) {
        end(reason);
    }

    private void end(@Nullable Reason failure) {
        if (over) {
            return;
        }
        over = true;
        long bytes = bytes();
        stream.outflow().give(bytes, stream.completions());
        driver.counts().giveBytes(bytes);
        tell(failure);
        if (failure instanceof Reason.BadState) {
            driver.reporter().refused(stream, failure);
        }
    }

    private void tell(@Nullable Reason failure) {
        if (outcome == null) {
            settle(failure, stream.completions());
        } else if (failure == null) {
            outcome.written();
        } else {
            outcome.failed(failure);
        }
    }

    @Override
    public CommandQueue.@Nullable Command next() {
        return next;
    }

    @Override
    public void next(CommandQueue.@Nullable Command command) {
        next = command;
    }

    /** The result of a frame that is not the last. */
    private record Part(WriteResult whole) implements WriteResult {

        @Override
        public void written() {
            // The last one speaks for it.
        }

        @Override
        public void failed(Reason reason) {
            whole.failed(reason);
        }
    }
}
