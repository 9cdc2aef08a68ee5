package coffer.platform;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be undone, last thing first. A step that breaks is logged, and the others follow all
 * the same.
 */
final class Closing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String what, AutoCloseable close) {}

    /** Notes a step for the end, and gives back what it closes. */
    <T extends AutoCloseable> T with(String what, T closeable) {
        steps.push(new Step(what, closeable));
        return closeable;
    }

    @Override
    public void close() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.close().close();
            } catch (InterruptedException told) {
                Thread.currentThread().interrupt();
                LOG.warn("{} was not waited for", step.what());
            } catch (Exception failure) {
                LOG.warn("{} did not close", step.what(), failure);
            }
        }
    }
}
