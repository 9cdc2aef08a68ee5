package coffer.testbed;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what another process does, by polling. */
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

    /** Waits for a short time. */
    public static void pause() {
        sleep(PAUSE);
    }

    /** Waits for a time. */
    public static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestbedFailure("interrupted", interrupted);
        }
    }
}
