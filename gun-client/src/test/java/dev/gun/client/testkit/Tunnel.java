package dev.gun.client.testkit;

import java.io.IOException;
import java.net.Socket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries bytes between a connection of the peer and another socket, both directions on threads of their own. */
final class Tunnel {
    private static final Logger LOG = LoggerFactory.getLogger(Tunnel.class);

    private Tunnel() {}

    /** Returns when both directions have ended, in order or not. */
    static void carry(RawConnection client, Socket onward) throws InterruptedException {
        Thread back = new Thread(
                () -> copy("back", client, onward, () -> {
                    onward.getInputStream().transferTo(client.out());
                    client.halfClose();
                }),
                "raw-peer-tunnel");
        back.setDaemon(true);
        back.start();
        copy("onward", client, onward, () -> {
            client.in().transferTo(onward.getOutputStream());
            onward.shutdownOutput();
        });
        back.join();
    }

    private static void copy(String direction, RawConnection client, Socket onward, Copy copy) {
        try {
            copy.run();
        } catch (IOException e) {
            // A broken side breaks the other; that is all a tunnel can tell.
            LOG.debug("the tunnel broke on the way {}", direction, e);
            client.abandon();
            closeQuietly(onward);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("closing failed", e);
        }
    }

    @FunctionalInterface
    private interface Copy {
        void run() throws IOException;
    }
}
