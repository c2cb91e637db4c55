package dev.gun.sample.web;

import dev.gun.sample.feed.Journal;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One browser that follows the journal. It has no queue to fill up, only the number of the last entry it was sent:
 * while a write to a slow browser is on its way it is passed over, and then gets what it has missed and the journal
 * still remembers.
 */
final class LiveClient {

    /** Whether somebody writes to the browser at this moment. */
    private enum State {
        /** Waiting for news. */
        IDLE,
        /** A thread is writing. */
        WRITING,
        /** The browser is gone. */
        GONE
    }

    private final SseEmitter emitter;
    private final String run;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    /** Confined to the thread that has set WRITING. */
    private long lastSent;

    /**
     * @param run names this run of the application: an event id of another run means nothing here
     * @param lastSent where to go on; 0 for a browser that has nothing yet
     */
    LiveClient(SseEmitter emitter, String run, long lastSent) {
        this.emitter = emitter;
        this.run = run;
        this.lastSent = lastSent;
    }

    /** True if the caller is now the one who writes, and must call {@link #write}. */
    boolean claim() {
        return state.compareAndSet(State.IDLE, State.WRITING);
    }

    /** Sends what is new, on a thread that may block for as long as the browser takes. */
    void write(Journal journal) {
        try {
            Journal.Excerpt news = journal.after(lastSent);
            if (news.last() > lastSent) {
                emitter.send(SseEmitter.event()
                        .id(run + ":" + news.last())
                        .name("update")
                        .data(Update.of(lastSent == 0, news), MediaType.APPLICATION_JSON));
                lastSent = news.last();
            }
            state.compareAndSet(State.WRITING, State.IDLE);
        } catch (IOException | IllegalStateException gone) {
            // The browser has closed the page. Every such connection ends so, hence no log line; and the container,
            // which knows already, completes the emitter.
            state.set(State.GONE);
        }
    }

    boolean isGone() {
        return state.get() == State.GONE;
    }

    /** Ends the response; waits for a write that is on its way. */
    void end() {
        state.set(State.GONE);
        emitter.complete();
    }
}
