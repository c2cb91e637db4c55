package dev.gun.client.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes the place of Netty's leak detectors with ones that keep what they report, watch every single buffer, and can
 * be asked which buffers are not released yet. It has to be installed before Netty's buffer classes are initialized.
 */
final class NettyLeaks {
    private static final List<Detector<?>> DETECTORS = new CopyOnWriteArrayList<>();
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    private static final Pattern CALLERS = Pattern.compile(
            "\\t(java\\.base/(java\\.lang\\.reflect|jdk\\.internal|java\\.util)|org\\.junit|org\\.apache\\.maven)\\b.*");

    private static volatile boolean tracked;

    static {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
    }

    private NettyLeaks() {}

    /** Installs the detectors; the class's initializer does, once. */
    static void install() {
        if (!(ResourceLeakDetectorFactory.instance() instanceof Factory)) {
            throw new IllegalStateException("another leak detector factory was installed: "
                    + ResourceLeakDetectorFactory.instance().getClass());
        }
    }

    /** As {@link #collect}, but costs nothing if nothing was tracked since the last call. */
    static List<String> collectIfTracked() {
        return tracked ? collect() : List.of();
    }

    /**
     * Makes the garbage collector find what was lost, and returns and forgets every leak reported since the last call.
     */
    static List<String> collect() {
        // Twice: when the second round's reference is through the queue, all those of the first round are.
        collectGarbage();
        collectGarbage();
        DETECTORS.forEach(Detector::poll);
        tracked = false;
        List<String> found = new ArrayList<>();
        for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
            found.add(leak);
        }
        return found;
    }

    /** Every tracked resource that is not released, except constants of classes, with its access records. */
    static Map<Object, String> unreleased() {
        install();
        Map<Object, String> live = new LinkedHashMap<>();
        for (Detector<?> detector : DETECTORS) {
            for (Object tracker : detector.live()) {
                String records = records(tracker);
                // Netty's own constants, such as a buffer with CRLF, live as long as their class.
                if (records != null && !records.contains("<clinit>")) {
                    live.put(tracker, detector.type + ":" + withoutFrameworks(records));
                }
            }
        }
        return live;
    }

    /** The access records, {@code null} when the resource was released since the tracker was found. */
    private static @Nullable String records(Object tracker) {
        try {
            return tracker.toString();
        } catch (NegativeArraySizeException released) {
            // So Netty's report ends when there is nothing left to report.
            return null;
        }
    }

    /** A record is a stack; what called the test is of no interest. */
    private static String withoutFrameworks(String records) {
        return records.lines()
                .filter(line -> !CALLERS.matcher(line).lookingAt())
                .collect(Collectors.joining("\n"));
    }

    private static void collectGarbage() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
        try {
            for (int attempt = 0; attempt < 20; attempt++) {
                System.gc();
                if (queue.remove(500) == sentinel) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for leaks", e);
        }
        throw new IllegalStateException("System.gc() collects nothing; is -XX:+DisableExplicitGC set?");
    }

    private static final class Factory extends ResourceLeakDetectorFactory {
        // The abstract method is the deprecated one.
        @SuppressWarnings("deprecation")
        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            return newResourceLeakDetector(resource, samplingInterval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
            Detector<T> detector = new Detector<>(resource);
            DETECTORS.add(detector);
            return detector;
        }
    }

    private static final class Detector<T> extends ResourceLeakDetector<T> {
        private static final Field ALL_LEAKS = allLeaks();

        private final String type;

        // Every constructor is deprecated, in favour of the factory that this is part of.
        @SuppressWarnings("deprecation")
        Detector(Class<T> resource) {
            super(resource, 1);
            type = resource.getSimpleName();
        }

        @Override
        protected boolean needReport() {
            return true;
        }

        @Override
        protected void reportTracedLeak(String resourceType, String records) {
            LEAKS.add(resourceType + ":" + withoutFrameworks(records));
        }

        @Override
        protected void reportUntracedLeak(String resourceType) {
            LEAKS.add(resourceType + ", without access records");
        }

        @Override
        protected Object getInitialHint(String resourceType) {
            tracked = true;
            return super.getInitialHint(resourceType);
        }

        /** Tracks and releases something, because leaks are reported only when the next resource is tracked. */
        @SuppressWarnings("unchecked")
        void poll() {
            T probe = (T) new Object();
            ResourceLeakTracker<T> tracker = track(probe);
            if (tracker == null || !tracker.close(probe)) {
                throw new IllegalStateException("the leak detector for " + type + " does not track");
            }
        }

        Set<?> live() {
            try {
                return (Set<?>) ALL_LEAKS.get(this);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Netty has no public way to ask what is not released yet. */
        private static Field allLeaks() {
            try {
                Field field = ResourceLeakDetector.class.getDeclaredField("allLeaks");
                field.setAccessible(true);
                return field;
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException("this version of Netty keeps its leaks elsewhere", e);
            }
        }
    }
}
