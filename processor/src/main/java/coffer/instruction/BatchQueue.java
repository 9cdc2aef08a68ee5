package coffer.instruction;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Lets callers that come together share one piece of work. There is no timer: a batch leaves as
 * soon as the one before has returned, with whoever waits by then, so a lone caller pays nothing
 * for it. One of the callers does the work of all; when it is done, the first of those who came
 * meanwhile goes on.
 *
 * <p>Safe for use by many threads.
 */
final class BatchQueue<C extends BatchQueue.Call> {

    /** What a caller wants, and where the work leaves its answer. */
    interface Call {

        /** No two calls with one of these in common are in the same batch. */
        Set<Object> keys();
    }

    private final Consumer<List<C>> work;
    private final int most;
    private final int places;
    private final ArrayDeque<Place<C>> waiting = new ArrayDeque<>();
    private boolean underWay;

    /**
     * A gatherer.
     *
     * @param work does a batch; leaves an answer, whatever happens, in each call
     * @param most how many calls one batch has at most
     * @param places how many calls may wait
     */
    BatchQueue(Consumer<List<C>> work, int most, int places) {
        this.work = work;
        this.most = most;
        this.places = places;
    }

    /** One caller; but for what it waits for itself, guarded by the gatherer. */
    private static final class Turn {

        private final Thread thread = Thread.currentThread();
        private volatile int left;
        private volatile boolean called;

        Turn(int calls) {
            this.left = calls;
        }
    }

    private record Place<C>(C call, Turn turn) {}

    /** How many calls wait, those of the batch under way left out. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Does calls as soon as it can; false, and nothing done, if they find no place to wait. */
    boolean offer(List<C> calls) {
        return go(calls, places);
    }

    /** Does calls as soon as it can, however many wait. */
    void run(List<C> calls) {
        go(calls, Integer.MAX_VALUE);
    }

    private boolean go(List<C> calls, int limit) {
        Turn turn = new Turn(calls.size());
        synchronized (this) {
            if (calls.size() > limit - waiting.size()) {
                return false;
            }
            calls.forEach(call -> waiting.add(new Place<>(call, turn)));
            turn.called = !underWay;
            underWay = true;
        }
        stay(turn);
        return true;
    }

    private void stay(Turn turn) {
        boolean interrupted = false;
        while (turn.left > 0 && !turn.called) {
            LockSupport.park(this);
            // What was asked for is on its way and cannot be taken back.
            interrupted |= Thread.interrupted();
        }
        try {
            if (turn.called) {
                turn.called = false;
                lead(turn);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void lead(Turn leader) {
        List<Place<C>> batch = take();
        try {
            if (!batch.isEmpty()) {
                work.accept(batch.stream().map(Place::call).toList());
            }
        } finally {
            done(batch);
            // Whoever left before its own calls are done would be called in vain, and with it all
            // who wait behind it.
            stay(leader);
        }
    }

    private synchronized List<Place<C>> take() {
        List<Place<C>> batch = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        Iterator<Place<C>> places = waiting.iterator();
        while (batch.size() < most && places.hasNext()) {
            Place<C> place = places.next();
            boolean fits = true;
            for (Object key : place.call().keys()) {
                fits &= keys.add(key);
            }
            if (fits) {
                batch.add(place);
                places.remove();
            }
        }
        return batch;
    }

    private void done(List<Place<C>> batch) {
        List<Turn> called = new ArrayList<>();
        synchronized (this) {
            Optional<Turn> next = Optional.ofNullable(waiting.peek()).map(Place::turn);
            next.ifPresent(turn -> turn.called = true);
            next.ifPresent(called::add);
            underWay = next.isPresent();
            for (Place<C> place : batch) {
                place.turn().left--;
                if (place.turn().left == 0) {
                    called.add(place.turn());
                }
            }
        }
        called.forEach(turn -> LockSupport.unpark(turn.thread));
    }
}
