package dev.gun.spring.boot.autoconfigure;

import dev.gun.spring.testkit.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Accepts one WebSocket on a loopback port, by hand, so that its handshake can be looked at; then says nothing. */
public final class WebSocketPeer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Map<String, String>> handshake = CompletableFuture.supplyAsync(this::accept);
    private volatile Socket client;

    public WebSocketPeer() throws IOException {}

    private Map<String, String> accept() {
        try {
            client = server.accept();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
            Map<String, String> fields = new TreeMap<>();
            in.readLine();
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                String[] field = line.split(": *", 2);
                fields.put(field[0].toLowerCase(Locale.ROOT), field[1]);
            }
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
                            + "sec-websocket-accept: " + answer(fields.get("sec-websocket-key")) + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** RFC 6455 §4.2.2. */
    private static String answer(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public String uri() {
        return "ws://localhost:" + server.getLocalPort();
    }

    /** The header fields of the handshake, by their names in lower case. */
    public Map<String, String> handshake() {
        return Patience.of(handshake);
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (client != null) {
            client.close();
        }
    }
}
