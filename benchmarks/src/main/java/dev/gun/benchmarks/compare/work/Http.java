package dev.gun.benchmarks.compare.work;

/** A contender's HTTP client with its connections open. Requests may be made from any thread. */
public interface Http extends AutoCloseable {

    /** {@code GET /hello}: reads the whole body into memory, as its users would. */
    void get(Done done);

    /** {@code GET /download?bytes=…}: reads and drops the body as it comes, in the cheapest way the client has. */
    void download(long bytes, Done done);

    /**
     * {@code POST} to {@link #uploadPath}: sends {@code bytes} in pieces of 64 KiB, as fast as the client's back-pressure
     * lets it, and out of a direct buffer where that is cheaper for the client than an array.
     */
    void upload(long bytes, Done done);

    @Override
    void close();

    /** The size of one piece of an upload. */
    int PIECE = 64 * 1024;

    /** So many pieces are on their way where it is up to the caller how many: a MiB. */
    int AHEAD = 16;

    /** Where to send {@code bytes} to: the server breaks off what ends with fewer or more. */
    static String uploadPath(long bytes) {
        return "/upload?bytes=" + bytes;
    }
}
