package dev.gun.client.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gun.client.testkit.Firehose.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FirehoseTests {
    private static final int SIZE = 1_000;

    private static Socket connect(Firehose firehose) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.setSoTimeout((int) Gates.TIMEOUT.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), firehose.port()));
        return socket;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        return head.toString();
    }

    @Test
    void aBodyIsThePatternAndEveryOfferIsCounted() throws IOException {
        AtomicLong heard = new AtomicLong();
        try (Firehose firehose = Firehose.start(Wire.HTTP1, SIZE, 100, heard::set);
                Socket socket = connect(firehose)) {
            socket.getOutputStream().write(Bytes.utf8("GET / HTTP/1.1\r\n\r\n"));

            assertThat(head(socket.getInputStream())).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n");
            assertThat(socket.getInputStream().readNBytes(100 * SIZE)).isEqualTo(Bytes.pattern(100 * SIZE));
            // Counted when the write returns, which may be after the last byte has been read.
            await().until(() -> firehose.taken() == 100 * SIZE);
            assertThat(heard).hasValue(firehose.offered());
            assertThat(firehose.offered()).isEqualTo(100 + firehose.refused());
            firehose.assertNoFailure();
        }
    }

    @Test
    @Timeout(120)
    void aReceiverThatDoesNotReadIsOfferedOnAndOnWhileNothingIsTaken() throws Exception {
        CountDownLatch many = new CountDownLatch(1);
        try (Firehose firehose = Firehose.start(Wire.HTTP1, SIZE, 1_000_000, offers -> {
                    if (offers >= 100_000) {
                        many.countDown();
                    }
                });
                Socket socket = connect(firehose)) {
            socket.getOutputStream().write(Bytes.utf8("GET / HTTP/1.1\r\n\r\n"));

            many.await();

            // What both sockets buffer, which the kernel doubles.
            assertThat(firehose.taken()).isLessThan(4L * Firehose.SEND_BUFFER);
            assertThat(firehose.refused()).isGreaterThan(90_000);
            firehose.assertNoFailure();
        }
    }

    @Test
    void theWindowsOfHttp2Hold() throws Exception {
        CountDownLatch many = new CountDownLatch(1);
        try (Firehose firehose = Firehose.start(Wire.HTTP2, SIZE, 1_000_000, offers -> {
                    if (offers >= 10_000) {
                        many.countDown();
                    }
                });
                Socket socket = connect(firehose)) {
            byte[] request = Hpack.encode(new HeaderField(":method", "GET"), new HeaderField(":path", "/"));
            socket.getOutputStream()
                    .write(Bytes.concat(
                            Bytes.utf8(RawHttp2.PREFACE),
                            new H2Frame(H2Frame.SETTINGS, 0, 0, new byte[0]).encode(),
                            new H2Frame(H2Frame.HEADERS, H2Frame.END_HEADERS | H2Frame.END_STREAM, 1, request)
                                    .encode()));
            Thread reader = new Thread(() -> {
                try {
                    socket.getInputStream().readAllBytes();
                } catch (IOException closed) {
                    return;
                }
            });
            reader.setDaemon(true);
            reader.start();

            many.await();

            assertThat(firehose.taken()).isEqualTo(65_000);
            firehose.assertNoFailure();
        }
    }
}
