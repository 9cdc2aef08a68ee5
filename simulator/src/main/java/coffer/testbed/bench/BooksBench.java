package coffer.testbed.bench;

import coffer.testbed.Folder;
import coffer.testbed.JsonApi;
import coffer.testbed.Leftovers;
import coffer.testbed.StageFailure;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets the platform measure its own books: the ledger, and one journal when nothing else is going
 * on. No bank is needed. The database is the one that the user names, or else an empty one in a
 * folder of its own.
 */
final class BooksBench {

    private static final String DATABASE = "COFFER_DATABASE_URL";
    private static final String OWNER = "COFFER_DATABASE_OWNER_URL";

    /** More runs than the platform makes, and its start. */
    private static final int MOST_RUNS = 60;

    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final Plan plan;
    private final Map<String, String> environment;
    private final Folder folder;
    private final Leftovers leftovers;

    /**
     * How to measure.
     *
     * @param parts by the platform's names, {@code ledger} and {@code idle}
     * @param seconds of each run
     * @param accounts empty leaves it to the platform
     * @param soakSeconds of the long run; empty for none
     */
    record Plan(
            Path platformJar,
            Path folder,
            List<String> parts,
            int seconds,
            Optional<Integer> accounts,
            Optional<Integer> soakSeconds) {}

    /**
     * @param environment of this process
     */
    BooksBench(Plan plan, Map<String, String> environment) {
        this.plan = plan;
        this.environment = environment;
        this.folder = new Folder(plan.folder());
        this.leftovers = new Leftovers(folder);
    }

    /** Measures; the platform's object, which has all parts that were asked for. */
    JsonNode take() {
        FileLock lock =
                folder.lock()
                        .orElseThrow(
                                () -> new StageFailure("another measurement runs on " + folder));
        try {
            leftovers.endDatabase();
            folder.wipe();
            Command told = Command.run(arguments(), settings(), folder.file("books.json"), limit());
            leftovers.endDatabase();
            return read(told);
        } finally {
            release(lock);
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException failure) {
            throw new StageFailure("cannot leave the folder", failure);
        }
    }

    private List<String> arguments() {
        List<String> all =
                new ArrayList<>(List.of("-jar", plan.platformJar().toString(), "bench-books"));
        all.addAll(plan.parts());
        all.addAll(List.of("--seconds", Integer.toString(plan.seconds())));
        plan.accounts()
                .ifPresent(
                        accounts -> all.addAll(List.of("--accounts", Integer.toString(accounts))));
        plan.soakSeconds().ifPresent(soak -> all.addAll(List.of("--soak", Integer.toString(soak))));
        return all;
    }

    private Map<String, String> settings() {
        if (environment.containsKey(DATABASE)) {
            Map<String, String> named = new HashMap<>(environment);
            named.keySet().retainAll(Set.of(DATABASE, OWNER));
            return named;
        }
        return Map.of("COFFER_DATA", folder.data().toString());
    }

    private Duration limit() {
        return START_LIMIT
                .plusSeconds((long) MOST_RUNS * plan.seconds())
                .plusSeconds(2L * plan.soakSeconds().orElse(0));
    }

    /** A broken promise may end it with a failure too, and is told in the object. */
    private JsonNode read(Command told) {
        Optional<JsonNode> json =
                told.output().isBlank()
                        ? Optional.empty()
                        : Optional.of(JsonApi.json(told.output()));
        return json.filter(all -> plan.parts().stream().allMatch(all::has))
                .orElseThrow(() ->
                        new StageFailure(
                                "the platform did not measure its books (exit code %d)"
                                        .formatted(told.exitCode())));
    }
}
