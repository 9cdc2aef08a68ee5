package coffer.instruction;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Runs calls to a bank, no more than a number of them at once and never two about the same thing.
 *
 * <p>Safe for use by many threads, though one worker hands out the work.
 */
public final class BoundedExecutor {

    private final Executor executor;
    private final int size;
    private final Set<Object> busy = ConcurrentHashMap.newKeySet();

    public BoundedExecutor(Executor executor, int size) {
        this.executor = executor;
        this.size = size;
    }

    /** How many more calls may start now. */
    public int free() {
        return size - busy.size();
    }

    boolean isBusy() {
        return !busy.isEmpty();
    }

    boolean isBusyWith(Object subject) {
        return busy.contains(subject);
    }

    /** Starts a call about a subject; false if one about it is under way. */
    public boolean start(Object subject, Runnable call) {
        if (!busy.add(subject)) {
            return false;
        }
        boolean started = false;
        try {
            executor.execute(() -> {
                try {
                    call.run();
                } finally {
                    busy.remove(subject);
                }
            });
            started = true;
        } finally {
            if (!started) {
                busy.remove(subject);
            }
        }
        return true;
    }
}
