package dev.gun.benchmarks.compare.work;

/** A contender's HTTP client with its connections open. Requests may be made from any thread. */
public interface Http extends AutoCloseable {

    /** {@code GET /hello}: reads the whole body into memory, as its users would. */
    void get(Done done);

    /** {@code GET /download?bytes=…}: reads and drops the body as it comes, in the cheapest way the client has. */
    void download(long bytes, Done done);

    /** {@code POST /upload}: sends {@code bytes} in pieces of 64 KiB, as fast as the client's back-pressure lets it. */
    void upload(long bytes, Done done);

    @Override
    void close();

    /** The size of one piece of an upload. */
    int PIECE = 64 * 1024;
}
