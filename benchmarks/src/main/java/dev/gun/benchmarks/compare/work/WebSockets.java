package dev.gun.benchmarks.compare.work;

import java.util.concurrent.CompletionStage;

/** A contender's WebSocket client. */
public interface WebSockets extends AutoCloseable {

    /** Opens a WebSocket on {@code path}; completes when it is open. */
    CompletionStage<Socket> open(String path, Frames frames);

    @Override
    void close();

    /** One open WebSocket. Frames are sent by one thread at a time. */
    interface Socket {

        /** Sends a text message. */
        void sendText(String text);

        /** Sends a binary message; the array is not changed any more. */
        void sendBinary(byte[] bytes);
    }

    /** Hears of whole messages, one at a time and in order. */
    interface Frames {

        /** A text message, as the string that a user gets. */
        void text(String text);

        /** A binary message in whatever form the client gives it to users; {@code length} bytes. */
        void binary(int length);

        /** The WebSocket ended though nobody asked for it. */
        void failed(Throwable cause);
    }
}
