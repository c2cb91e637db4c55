package dev.gun.benchmarks.compare.work;

/**
 * Where the server listens; all on the loopback interface.
 *
 * @param http1 the port for HTTP/1.1 and WebSockets
 * @param deflate the same, but WebSockets are compressed when the client offers it
 * @param http2 the port for HTTP/2 with prior knowledge, and WebSockets over it
 */
public record Target(int http1, int deflate, int http2) {

    /** The address of every port. */
    public static final String HOST = "127.0.0.1";

    /** As arguments of a client's process. */
    public static Target parse(String text) {
        String[] ports = text.split(",", -1);
        return new Target(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]), Integer.parseInt(ports[2]));
    }

    @Override
    public String toString() {
        return http1 + "," + deflate + "," + http2;
    }
}
