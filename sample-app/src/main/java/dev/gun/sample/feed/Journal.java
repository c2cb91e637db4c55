package dev.gun.sample.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The recent past, in one numbered sequence. Whoever wants to follow keeps the number of the last entry seen and asks
 * for what came after it; so nobody needs a queue, and a slow reader costs no memory: each kind of entry has a limit,
 * past which the oldest is forgotten. Callable from any thread.
 */
@Component
public class Journal {

    /** One shelf per symbol and one per other kind of entry. */
    private record Shelf(Class<? extends Entry> kind, String symbol) {}

    private record Numbered(long number, Entry entry) {}

    /**
     * A part of the journal.
     *
     * @param last the number of the newest entry there is: where to go on next time
     * @param entries what came after the number asked for and is not forgotten, oldest first
     */
    public record Excerpt(long last, List<Entry> entries) {}

    private final Map<Shelf, Deque<Numbered>> shelves = new HashMap<>();
    private long last;

    public synchronized void add(Entry entry) {
        Deque<Numbered> shelf = shelves.computeIfAbsent(shelfOf(entry), unseen -> new ArrayDeque<>());
        last++;
        shelf.addLast(new Numbered(last, entry));
        if (shelf.size() > limitOf(entry)) {
            shelf.removeFirst();
        }
    }

    /** What came after this number; 0 asks for everything that is remembered. */
    public synchronized Excerpt after(long number) {
        List<Numbered> found = new ArrayList<>();
        for (Deque<Numbered> shelf : shelves.values()) {
            var newestFirst = shelf.descendingIterator();
            while (newestFirst.hasNext()) {
                Numbered candidate = newestFirst.next();
                if (candidate.number() <= number) {
                    break;
                }
                found.add(candidate);
            }
        }
        found.sort(Comparator.comparingLong(Numbered::number));
        return new Excerpt(last, found.stream().map(Numbered::entry).toList());
    }

    private static Shelf shelfOf(Entry entry) {
        return new Shelf(entry.getClass(), entry instanceof Entry.Price price ? price.symbol() : "");
    }

    private static int limitOf(Entry entry) {
        if (entry instanceof Entry.Price) {
            return 300;
        }
        return entry instanceof Entry.Sample ? 180 : 200;
    }
}
