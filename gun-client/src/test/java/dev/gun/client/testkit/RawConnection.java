package dev.gun.client.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection, as a script of {@link RawPeer} sees it. Used by the script's thread only, except for what
 * the peer itself asks. What is read comes straight from the socket: no byte is read ahead.
 *
 * <p>A read that waits longer than {@link Gates#TIMEOUT}, or meets the end, fails with what was expected and what had
 * come; a write that long closes the socket.
 */
public final class RawConnection {
    private static final Logger LOG = LoggerFactory.getLogger(RawConnection.class);
    private static final int MAX_HEAD = 1 << 20;

    private final int index;
    private final Socket plain;
    private final Gates gates;
    private final ScheduledExecutorService watchdog;
    private @Nullable SSLSocket tls;
    private volatile boolean scriptDone;

    RawConnection(int index, Socket plain, Gates gates, ScheduledExecutorService watchdog) throws IOException {
        this.index = index;
        this.plain = plain;
        this.gates = gates;
        this.watchdog = watchdog;
        plain.setTcpNoDelay(true);
        plain.setSoTimeout((int) Gates.TIMEOUT.toMillis());
    }

    /** The number of this connection at its peer, from 0. */
    public int index() {
        return index;
    }

    /** The client's address. */
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) plain.getRemoteSocketAddress();
    }

    // ---- steps that the test controls

    /** Waits until the test calls {@link RawPeer#release}. */
    public void await(String gate) {
        gates.await(gate);
    }

    /** Tells the test, which may wait in {@link RawPeer#await}, that the script has come here. */
    public void release(String gate) {
        gates.release(gate);
    }

    /** Over TLS 1.2: asks for another handshake, by a HelloRequest, and does not wait for it. */
    public void renegotiate() throws IOException {
        Objects.requireNonNull(tls, "not over TLS").startHandshake();
    }

    // ---- reading

    /** Reads up to and with the first occurrence of {@code end}; returns it all. */
    public String readUntil(String end) throws IOException {
        byte[] mark = end.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int last = mark[mark.length - 1];
        while (true) {
            int next = readByte(() -> "bytes up to " + Bytes.show(mark), read);
            read.write(next);
            if (next == last && endsWith(read, mark)) {
                return read.toString(StandardCharsets.ISO_8859_1);
            }
            if (read.size() > MAX_HEAD) {
                throw new AssertionError("no " + Bytes.show(mark) + " within " + MAX_HEAD + " bytes");
            }
        }
    }

    /** Reads so many bytes. */
    public byte[] readExactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int have = 0;
        while (have < length) {
            int count;
            try {
                count = in().read(bytes, have, length - have);
            } catch (IOException e) {
                throw unexpected(length + " bytes", Arrays.copyOf(bytes, have), e);
            }
            if (count < 0) {
                throw unexpected(
                        length + " bytes",
                        Arrays.copyOf(bytes, have),
                        new EOFException("the client has ended its side"));
            }
            have += count;
        }
        return bytes;
    }

    /** Reads as many bytes as are expected and fails unless they are the same. */
    public void expect(byte[] expected) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        for (byte want : expected) {
            // By single bytes, so that a difference fails at once and not after a wait for the rest.
            int next = readByte(() -> Bytes.show(expected), read);
            read.write(next);
            if ((byte) next != want) {
                throw new AssertionError(
                        "expected " + Bytes.show(expected) + " but the client sent " + Bytes.show(read.toByteArray()));
            }
        }
    }

    /** As {@link #expect(byte[])}, for text in UTF-8. */
    public void expect(String expected) throws IOException {
        expect(Bytes.utf8(expected));
    }

    /** Fails unless the client ends its side now, with no byte more. */
    public void expectEnd() throws IOException {
        int next;
        try {
            next = in().read();
        } catch (IOException e) {
            throw unexpected("the end", new byte[0], e);
        }
        if (next >= 0) {
            throw unexpected("the end", new byte[] {(byte) next}, null);
        }
    }

    /** Fails unless the client has gone, with no byte more: by an orderly end or by a reset. */
    public void expectGone() throws IOException {
        try {
            int next = in().read();
            if (next >= 0) {
                throw unexpected("the end", new byte[] {(byte) next}, null);
            }
        } catch (SocketException | SSLException reset) {
            // A reset is one of the two ways that are expected here.
            close();
        }
    }

    // ---- writing

    /** Writes and flushes. */
    public void write(byte[] bytes) throws IOException {
        ScheduledFuture<?> guard = watchdog.schedule(this::abandon, Gates.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        try {
            out().write(bytes);
            out().flush();
        } catch (IOException e) {
            throw new IOException("could not write " + Bytes.show(bytes) + ": " + e.getMessage(), e);
        } finally {
            guard.cancel(false);
        }
    }

    /** Writes text in UTF-8. */
    public void write(String text) throws IOException {
        write(Bytes.utf8(text));
    }

    /** Writes every byte on its own (TCP_NODELAY is on), so that the client tends to read them one by one. */
    public void writeByteByByte(byte[] bytes) throws IOException {
        for (byte b : bytes) {
            write(new byte[] {b});
        }
    }

    /** As {@link #writeByteByByte(byte[])}, for text in UTF-8. */
    public void writeByteByByte(String text) throws IOException {
        writeByteByByte(Bytes.utf8(text));
    }

    // ---- ending

    /**
     * Ends the connection in order (over TLS with close_notify). What the client had sent and was not read yet is
     * thrown away first, for the kernel would otherwise answer with a reset.
     */
    public void close() throws IOException {
        if (plain.isClosed()) {
            return;
        }
        try {
            halfClose();
            // The JDK's SSLSocket shuts it when the client ends its side without a close_notify: then nothing is left.
            if (!plain.isInputShutdown()) {
                InputStream left = plain.getInputStream();
                left.skipNBytes(left.available());
            }
        } finally {
            plain.close();
        }
    }

    /** Ends only this direction (over TLS: close_notify and FIN); reading goes on. */
    public void halfClose() throws IOException {
        if (tls != null && !tls.isOutputShutdown()) {
            tls.shutdownOutput();
        }
        // The JDK's SSLSocket may have done so already.
        if (!plain.isOutputShutdown()) {
            plain.shutdownOutput();
        }
    }

    /** Ends the TCP connection in order, over TLS without the close_notify that belongs there: a truncation. */
    public void truncate() throws IOException {
        plain.shutdownOutput();
        plain.close();
    }

    /** Makes a TCP reset of whatever closes the connection from now on. */
    public void resetWhenClosed() throws IOException {
        plain.setSoLinger(true, 0);
    }

    /** Ends the connection with a TCP reset. */
    public void reset() throws IOException {
        plain.setSoLinger(true, 0);
        plain.close();
    }

    // ---- layers

    /**
     * Does the TLS handshake as the server; from now on the script reads and writes inside of it.
     *
     * @return the ALPN protocol that was agreed on, or the empty string
     */
    public String startTls(PeerTls settings) throws IOException {
        SSLSocket socket = (SSLSocket) settings.context()
                .getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.setSSLParameters(settings.applyTo(socket.getSSLParameters()));
        socket.startHandshake();
        tls = socket;
        return Objects.requireNonNullElse(socket.getApplicationProtocol(), "");
    }

    /**
     * Does the TLS handshake, and fails unless it fails: by an alert, or because the client has gone. Returns why.
     */
    public IOException expectTlsFailure(PeerTls settings) throws IOException {
        try {
            startTls(settings);
            // In TLS 1.3 the server is done before the client has judged its certificate; the verdict comes as an
            // alert.
            int next = in().read();
            throw unexpected("a failed TLS handshake", next < 0 ? new byte[0] : new byte[] {(byte) next}, null);
        } catch (SSLException | SocketException e) {
            plain.close();
            return e;
        }
    }

    /** The TLS session, for its peer certificates, protocol and requested server names. */
    public SSLSession tlsSession() {
        return Objects.requireNonNull(tls, "no TLS on this connection").getSession();
    }

    /** HTTP/1.1 on this connection. */
    public RawHttp1 http1() {
        return new RawHttp1(this);
    }

    /** Reads the head of an HTTP/1 request. */
    public RequestHead readRequestHead() throws IOException {
        return http1().readHead();
    }

    /** Reads a WebSocket upgrade request and accepts it with the right 101 and no extension. */
    public RawWebSocket acceptWebSocket(HeaderField... responseHeaders) throws IOException {
        return RawWebSocket.accept(this, responseHeaders);
    }

    /** HTTP/2 frames on this connection. The object keeps HPACK state: take it once. */
    public RawHttp2 http2() {
        return new RawHttp2(this);
    }

    /** Connects to another server and carries bytes both ways until both sides have ended: a tunnel. */
    public void tunnelTo(InetSocketAddress target) throws IOException, InterruptedException {
        plain.setSoTimeout(0);
        try (Socket onward = new Socket(target.getAddress(), target.getPort())) {
            onward.setTcpNoDelay(true);
            Tunnel.carry(this, onward);
        }
        close();
    }

    // ---- for the peer

    boolean isOpen() {
        return !plain.isClosed();
    }

    boolean isScriptDone() {
        return scriptDone;
    }

    /** Drops the connection with a reset, at once and from any thread. */
    void abandon() {
        try {
            if (!plain.isClosed()) {
                reset();
            }
        } catch (IOException e) {
            LOG.debug("connection {} was closed by another thread meanwhile", index, e);
        }
    }

    /** Throws away what comes until the client ends, then closes. The script is over. */
    void drainUntilClosed() {
        scriptDone = true;
        try (plain) {
            if (!plain.isClosed()) {
                plain.setSoTimeout(0);
                in().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            LOG.debug("connection {} ended by a reset after its script was over", index, e);
        }
    }

    InputStream in() throws IOException {
        return tls == null ? plain.getInputStream() : tls.getInputStream();
    }

    OutputStream out() throws IOException {
        return tls == null ? plain.getOutputStream() : tls.getOutputStream();
    }

    @Override
    public String toString() {
        String state = isOpen() ? "open" : "closed";
        return "connection " + index + " (" + state + (scriptDone ? ", script over)" : ", script runs)");
    }

    private int readByte(Supplier<String> expected, ByteArrayOutputStream sofar) throws IOException {
        int next;
        try {
            next = in().read();
        } catch (IOException e) {
            throw unexpected(expected.get(), sofar.toByteArray(), e);
        }
        if (next < 0) {
            throw unexpected(expected.get(), sofar.toByteArray(), new EOFException("the client has ended its side"));
        }
        return next;
    }

    private static boolean endsWith(ByteArrayOutputStream read, byte[] mark) {
        byte[] all = read.toByteArray();
        int from = all.length - mark.length;
        return from >= 0 && Arrays.equals(all, from, all.length, mark, 0, mark.length);
    }

    /** An error that tells what the script expected, what came, and how it ended if it did. */
    private static AssertionError unexpected(String expected, byte[] sofar, @Nullable IOException cause) {
        String end = cause == null ? "" : " (" + cause + ")";
        String came = sofar.length == 0 ? "nothing" : Bytes.show(sofar);
        return new AssertionError("expected " + expected + " but the client sent " + came + end, cause);
    }
}
