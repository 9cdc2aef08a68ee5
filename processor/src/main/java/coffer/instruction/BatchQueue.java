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
 * Lets callers that arrive together share one piece of work. There is no timer: the next batch
 * starts as soon as the one before has ended, with all calls that wait by then, so a lone caller
 * does not wait. The batch runs on the thread of one of the callers, the leader; when it has ended,
 * the caller of the first waiting call becomes the next leader.
 *
 * <p>Safe for use by many threads.
 */
final class BatchQueue<C extends BatchQueue.Call> {

    /** One call, in which the work leaves its answer. */
    interface Call {

        /** No two calls with one of these in common are in the same batch. */
        Set<Object> keys();
    }

    private final Consumer<List<C>> work;
    private final int most;
    private final int capacity;
    private final ArrayDeque<QueuedCall<C>> waiting = new ArrayDeque<>();
    private boolean running;

    /**
     * A queue.
     *
     * @param work does a batch; leaves an answer, whatever happens, in each call
     * @param most how many calls one batch has at most
     * @param capacity how many calls may wait
     */
    BatchQueue(Consumer<List<C>> work, int most, int capacity) {
        this.work = work;
        this.most = most;
        this.capacity = capacity;
    }

    /**
     * One caller. Its fields are written under the lock of the queue and read by its own thread.
     */
    private static final class Caller {

        private final Thread thread = Thread.currentThread();
        private volatile int unanswered;
        private volatile boolean leads;

        Caller(int calls) {
            this.unanswered = calls;
        }
    }

    private record QueuedCall<C>(C call, Caller caller) {}

    /** How many calls wait, without those of the running batch. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** Does calls; false, with nothing done, if too many calls wait. */
    boolean offer(List<C> calls) {
        return enqueue(calls, capacity);
    }

    /** Does calls, however many wait. */
    void run(List<C> calls) {
        enqueue(calls, Integer.MAX_VALUE);
    }

    private boolean enqueue(List<C> calls, int limit) {
        Caller caller = new Caller(calls.size());
        synchronized (this) {
            if (calls.size() > limit - waiting.size()) {
                return false;
            }
            calls.forEach(call -> waiting.add(new QueuedCall<>(call, caller)));
            caller.leads = !running;
            running = true;
        }
        await(caller);
        return true;
    }

    private void await(Caller caller) {
        boolean interrupted = false;
        while (caller.unanswered > 0 && !caller.leads) {
            LockSupport.park(this);
            // The call cannot be taken back any more.
            interrupted |= Thread.interrupted();
        }
        try {
            if (caller.leads) {
                caller.leads = false;
                runBatch(caller);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void runBatch(Caller leader) {
        List<QueuedCall<C>> batch = nextBatch();
        try {
            if (!batch.isEmpty()) {
                work.accept(batch.stream().map(QueuedCall::call).toList());
            }
        } finally {
            complete(batch);
            // A caller with unanswered calls may be made the leader again, so it must not return.
            await(leader);
        }
    }

    private synchronized List<QueuedCall<C>> nextBatch() {
        List<QueuedCall<C>> batch = new ArrayList<>();
        Set<Object> keys = new HashSet<>();
        Iterator<QueuedCall<C>> queued = waiting.iterator();
        while (batch.size() < most && queued.hasNext()) {
            QueuedCall<C> item = queued.next();
            boolean fits = true;
            for (Object key : item.call().keys()) {
                fits &= keys.add(key);
            }
            if (fits) {
                batch.add(item);
                queued.remove();
            }
        }
        return batch;
    }

    private void complete(List<QueuedCall<C>> batch) {
        List<Caller> woken = new ArrayList<>();
        synchronized (this) {
            Optional<Caller> next = Optional.ofNullable(waiting.peek()).map(QueuedCall::caller);
            next.ifPresent(caller -> caller.leads = true);
            next.ifPresent(woken::add);
            running = next.isPresent();
            for (QueuedCall<C> item : batch) {
                item.caller().unanswered--;
                if (item.caller().unanswered == 0) {
                    woken.add(item.caller());
                }
            }
        }
        woken.forEach(caller -> LockSupport.unpark(caller.thread));
    }
}
