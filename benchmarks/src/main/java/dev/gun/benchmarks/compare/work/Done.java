package dev.gun.benchmarks.compare.work;

/** Hears how an operation ended, once. Called on whatever thread the contender calls users on. */
public interface Done {

    /** It ended well; {@code bytes} of body were received or sent. */
    void ok(long bytes);

    /** It failed, and so does the whole measurement: a client that loses requests is not fast. */
    void failed(Throwable cause);
}
