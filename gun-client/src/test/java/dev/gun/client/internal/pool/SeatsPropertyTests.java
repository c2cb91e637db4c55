package dev.gun.client.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.gun.client.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who gets which connection of a pool (spec page 1 §14)")
class SeatsPropertyTests {

    private static final int SEATS = 3;
    private static final int MAX_WAITING = 4;
    private static final Reason FULL = new Reason.TooManyPending("pool.maxWaiting", MAX_WAITING);

    @Test
    @DisplayName(
            "over any history: the least loaded free one, in order, bounded, answered once, nobody waits beside one")
    void likeTheModel() {
        qt().withExamples(5_000)
                .forAll(lists().of(integers().between(0, 999)).ofSizeBetween(0, 120))
                .checkAssert(steps -> {
                    Run run = new Run();
                    steps.forEach(run::step);
                    run.end();
                });
    }

    @Test
    @DisplayName("equally loaded ones take turns")
    void turns() {
        Seats<Integer> seats = new Seats<>(0);
        for (int i = 0; i < SEATS; i++) {
            seats.capacity(seats.add(i), Seats.UNLIMITED);
        }
        List<Integer> given = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            seats.acquire(new Seats.Waiter<>() {
                @Override
                public void given(Seats.Seat<Integer> seat) {
                    given.add(seat.member());
                    seats.release(seat);
                }

                @Override
                public void refused(Reason reason) {
                    throw new AssertionError(reason);
                }
            });
        }

        assertThat(given).containsExactly(0, 1, 2, 0, 1, 2, 0);
    }

    /** What a user sees of one call. */
    private static final class Caller implements Seats.Waiter<Integer> {

        final int number;
        final List<Object> answers = new ArrayList<>();
        Seats.@Nullable Seat<Integer> seat;

        Caller(int number) {
            this.number = number;
        }

        @Override
        public void given(Seats.Seat<Integer> given) {
            seat = given;
            answers.add("given");
        }

        @Override
        public void refused(Reason reason) {
            answers.add(reason);
        }
    }

    /** The real thing beside lists that are searched from end to end. */
    private static final class Run {

        private final Seats<Integer> seats = new Seats<>(MAX_WAITING);
        private final List<Seats.Seat<Integer>> real = new ArrayList<>();
        private final long[] capacity = new long[SEATS];
        private final long[] leases = new long[SEATS];
        private final List<Caller> callers = new ArrayList<>();
        private final List<Caller> line = new ArrayList<>();
        private final Map<Caller, Integer> holders = new LinkedHashMap<>();
        private final Map<Caller, Object> expected = new LinkedHashMap<>();
        private boolean stopped;

        Run() {
            for (int i = 0; i < SEATS; i++) {
                real.add(seats.add(i));
            }
        }

        void step(int choice) {
            int which = choice / 10;
            switch (choice % 10) {
                case 0, 1, 2, 3 -> acquire();
                case 4, 5, 6 -> release(which);
                case 7 -> capacity(which % SEATS, 0);
                case 8 -> capacity(which % SEATS, which % 4);
                default -> leave(which);
            }
            check();
        }

        private void acquire() {
            Caller caller = new Caller(callers.size());
            callers.add(caller);
            if (stopped) {
                expected.put(caller, Reason.SHUTDOWN);
            } else if (mostFree() < 0 && line.size() == MAX_WAITING) {
                expected.put(caller, FULL);
            } else {
                line.add(caller);
            }
            seats.acquire(caller);
            serve();
        }

        private void release(int which) {
            if (!holders.isEmpty()) {
                Caller holder = List.copyOf(holders.keySet()).get(which % holders.size());
                leases[holders.remove(holder)]--;
                seats.release(holder.seat);
                serve();
            }
        }

        private void capacity(int seat, long value) {
            capacity[seat] = value;
            seats.capacity(real.get(seat), value);
            serve();
        }

        private void leave(int which) {
            if (!line.isEmpty()) {
                assertThat(seats.leave(line.remove(which % line.size()))).isTrue();
            }
        }

        /** The model does not know which of several equal seats has its turn: that is asked of the real one. */
        private void serve() {
            int best;
            while (!line.isEmpty() && (best = mostFree()) >= 0) {
                Caller first = line.remove(0);
                expected.put(first, "given");
                assertThat(first.seat).as("caller %s is served", first.number).isNotNull();
                int got = first.seat.member();
                assertThat(leases[got]).as("leases of the seat given").isEqualTo(leases[best]);
                assertThat(leases[got]).isLessThan(capacity[got]);
                leases[got]++;
                holders.put(first, got);
            }
        }

        private int mostFree() {
            int best = -1;
            for (int i = 0; i < SEATS; i++) {
                if (leases[i] < capacity[i] && (best < 0 || leases[i] < leases[best])) {
                    best = i;
                }
            }
            return best;
        }

        private void check() {
            assertThat(seats.waiting()).isEqualTo(line.size()).isLessThanOrEqualTo(MAX_WAITING);
            for (int i = 0; i < SEATS; i++) {
                assertThat(real.get(i).leases()).as("leases of %s", i).isEqualTo(leases[i]);
            }
            for (Caller caller : callers) {
                assertThat(caller.answers)
                        .as("answers to %s", caller.number)
                        .isEqualTo(expected.containsKey(caller) ? List.of(expected.get(caller)) : List.of());
            }
        }

        void end() {
            stopped = true;
            line.forEach(caller -> expected.put(caller, Reason.SHUTDOWN));
            line.clear();
            seats.stop(Reason.SHUTDOWN);
            acquire();
            check();
        }
    }
}
