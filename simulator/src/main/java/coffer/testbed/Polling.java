package coffer.testbed;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, by looking again and again. */
public final class Polling {

    private static final Duration PAUSE = Duration.ofMillis(25);

    private Polling() {}

    /** Whether something came true within a time. */
    public static boolean until(Duration limit, BooleanSupplier isSo) {
        long end = System.nanoTime() + limit.toNanos();
        while (!isSo.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            pause();
        }
        return true;
    }

    /** A short while. */
    public static void pause() {
        sleep(PAUSE);
    }

    /** So long. */
    public static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted", interrupted);
        }
    }
}
