package dev.gun.client;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which a buffer was found that nobody released. Applied to every class by the service
 * loader; Netty is told to report to {@link Detector} by a system property in the module's pom.
 *
 * <p>A loss shows only when the collector comes by, so the class that fails can be a later one than the class that
 * lost it; the report says where the buffer was allocated and touched.
 */
public final class LostBuffers implements AfterAllCallback {
    private static final ConcurrentLinkedQueue<String> REPORTS = new ConcurrentLinkedQueue<>();

    /** Made by the service loader. */
    public LostBuffers() {}

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        if (context.getRequiredTestClass().getEnclosingClass() == null) {
            List<String> lost = find();
            if (!lost.isEmpty()) {
                throw new AssertionError(
                        lost.size() + " resources were lost in or before this class:\n" + String.join("\n", lost));
            }
        }
    }

    /** Takes what was reported so far, and what the collector finds now. */
    static List<String> find() throws InterruptedException {
        collect();
        // The detector looks at what the collector found when it is given a new buffer.
        ByteBufAllocator.DEFAULT.buffer(1).release();
        List<String> found = new ArrayList<>();
        for (String report = REPORTS.poll(); report != null; report = REPORTS.poll()) {
            found.add(report);
        }
        return found;
    }

    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
        System.gc();
        // The canary's arrival says that this collection's references have been handed out.
        if (queue.remove(1000) != canary) {
            throw new IllegalStateException("System.gc() collected nothing: is it disabled?");
        }
    }

    /** Netty's detector, which keeps what it would log. */
    public static final class Detector<T> extends ResourceLeakDetector<T> {
        /** Called by Netty. */
        public Detector(Class<?> resourceType, int samplingInterval) {
            super(resourceType, samplingInterval);
        }

        /** Netty looks for this one too, and complains without it. */
        public Detector(Class<?> resourceType, int samplingInterval, long unused) {
            this(resourceType, samplingInterval);
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            REPORTS.add(resourceType + " was not released before it was collected." + records);
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            REPORTS.add(resourceType + " was not released before it was collected; no trace was kept.");
        }
    }
}
