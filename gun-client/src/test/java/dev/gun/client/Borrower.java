package dev.gun.client;

import dev.gun.client.message.GunData;
import dev.gun.client.message.GunMessage;
import dev.gun.client.testkit.Recorder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;

/**
 * Borrows bodies, reads what it gets in every way there is, and sees to it that it cannot later. Says of each piece how
 * large it is, and whether it was lent.
 */
final class Borrower implements GunOwner {

    /** What it was told, and what went wrong with what it was lent. */
    final Recorder<String> said = new Recorder<>();

    private final boolean onEventLoop;
    private final ThrowingReceiver then;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final List<Bytes> kept = new ArrayList<>();
    /** Called in order, one message at a time. */
    private final List<Bytes> lent = new ArrayList<>();

    /** What else is done with a message. */
    @FunctionalInterface
    interface ThrowingReceiver {
        /** Takes one message. */
        void receive(GunMessage message) throws Exception;
    }

    Borrower(boolean onEventLoop) {
        this(onEventLoop, message -> {});
    }

    /** @param then is called last with each message */
    Borrower(boolean onEventLoop, ThrowingReceiver then) {
        this.onEventLoop = onEventLoop;
        this.then = then;
    }

    @Override
    public boolean onEventLoop() {
        return onEventLoop;
    }

    @Override
    public boolean borrowsBodies() {
        return true;
    }

    @Override
    public void receive(GunMessage message) throws Exception {
        synchronized (this) {
            lent.forEach(this::checkOver);
        }
        if (message instanceof GunData data) {
            take(data);
        } else {
            said.record(Said.of(message));
        }
        then.receive(message);
    }

    private synchronized void take(GunData data) throws IOException {
        Bytes bytes = data.data();
        byte[] copy = bytes.asBytes();
        boolean same = bytes.asByteBuffer().equals(ByteBuffer.wrap(copy))
                && Arrays.equals(bytes.asInputStream().readAllBytes(), copy)
                && bytes.asString(StandardCharsets.ISO_8859_1).equals(new String(copy, StandardCharsets.ISO_8859_1))
                && bytes.equals(Bytes.of(copy));
        Bytes own = bytes.keep();
        body.write(copy);
        kept.add(own);
        if (!own.equals(bytes) || !same) {
            said.record("what was read differs from way to way");
        }
        boolean isLent = isLent(bytes);
        if (isLent) {
            lent.add(bytes);
        }
        said.record("data #" + data.stream().id() + " " + copy.length + (isLent ? " lent" : " kept")
                + (data.fin() ? " fin" : ""));
    }

    @SuppressWarnings("ReferenceEquality") // That is what tells them apart.
    private static boolean isLent(Bytes bytes) {
        return bytes.keep() != bytes;
    }

    private void checkOver(Bytes bytes) {
        if (!isOver(bytes)) {
            said.record("what was lent can still be read");
        }
    }

    private static boolean isOver(Bytes bytes) {
        try {
            bytes.asBytes();
            return false;
        } catch (IllegalStateException expected) {
            return true;
        }
    }

    /** All bytes of all pieces. */
    synchronized byte[] body() {
        return body.toByteArray();
    }

    /** Waits until nothing that was lent can be read, and checks that what was kept of it is still the body. */
    void assertOver() {
        Awaitility.await().until(() -> {
            synchronized (this) {
                return lent.stream().allMatch(Borrower::isOver);
            }
        });
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        synchronized (this) {
            kept.forEach(bytes -> all.writeBytes(bytes.asBytes()));
        }
        Assertions.assertThat(all.toByteArray()).isEqualTo(body());
    }
}
