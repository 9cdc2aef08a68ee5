package coffer.ledger;

import coffer.database.Database;
import coffer.database.Snapshot;
import coffer.ledger.SealStore.Chain;
import coffer.ledger.SealStore.Unsealed;
import coffer.market.MarketId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Seals what was written, and proves all books again and again.
 *
 * <p>The seven promises, the ends of the chains and whatever was sealed since the last time are
 * looked at each time. To hash again everything that was ever sealed takes long once the books are
 * large, and so that is done no more often than a twentieth of the time: each time in small books,
 * rarely in large ones. What such a full pass found is told until the next one finds it no more.
 *
 * <p>One thread seals, one proves.
 */
public final class LedgerVerifier {

    /** How many numbers one seal covers at most. */
    private static final int MOST = 5_000;

    /** How much longer than a full pass the time between two of them is. */
    private static final int CALM = 20;

    private final Database database;
    private final SealStore store;
    private final Clock clock;
    private final Map<MarketId, Long> provenUpTo = new HashMap<>();
    private List<Violation> changed = List.of();
    private Instant nextFullPass = Instant.MIN;

    public LedgerVerifier(Database database, Clock clock) {
        this.database = database;
        this.store = new SealStore(database, clock);
        this.clock = clock;
    }

    /**
     * What a proof found.
     *
     * @param breaches every place where a promise does not hold; empty on sound books
     * @param chains the chain of each market
     */
    public record Proof(List<Violation> breaches, List<Chain> chains) {

        public Proof {
            breaches = List.copyOf(breaches);
            chains = List.copyOf(chains);
        }

        /** As of when all books were proven last; empty if those of some market never were. */
        public Optional<Instant> provenAt() {
            if (chains.stream().anyMatch(chain -> chain.provenAt().isEmpty())) {
                return Optional.empty();
            }
            return chains.stream()
                    .flatMap(chain -> chain.provenAt().stream())
                    .min(Instant::compareTo);
        }
    }

    /** Seals what is not sealed yet, for each market; returns how many numbers. */
    public long seal() {
        long sealed = 0;
        for (Unsealed unsealed : store.unsealed()) {
            for (long done = 1, left = unsealed.numbers(); left > 0 && done > 0; left -= done) {
                done = store.seal(unsealed.market(), MOST);
                sealed += done;
            }
        }
        return sealed;
    }

    /** How many numbers are not sealed yet. */
    public long unsealed() {
        return store.unsealed().stream().mapToLong(Unsealed::numbers).sum();
    }

    /** Proves the books, and writes down which market's were proven as a whole. */
    public Proof prove() {
        Instant at = clock.instant();
        boolean full = !at.isBefore(nextFullPass);
        List<Violation> breaches = new ArrayList<>();
        List<Chain> chains;
        try (Snapshot snapshot = database.snapshot()) {
            breaches.addAll(new InvariantStore(snapshot).breaches());
            SealStore seen = new SealStore(snapshot, clock);
            chains = seen.chains();
            chains.forEach(chain -> breaches.addAll(seen.outline(chain.market())));
        }
        // What is sealed never changes: it needs no snapshot, which the server would have to keep.
        List<Violation> contents = new ArrayList<>(full ? List.of() : changed);
        for (Chain chain : chains) {
            long from = full ? 0 : provenUpTo.getOrDefault(chain.market(), 0L);
            contents.addAll(store.content(chain.market(), from));
            provenUpTo.put(chain.market(), chain.sealed());
        }
        changed = List.copyOf(contents);
        breaches.addAll(contents);
        if (full) {
            Instant end = clock.instant();
            nextFullPass = end.plus(Duration.between(at, end).multipliedBy(CALM));
            proven(chains, breaches, at);
            chains = store.chains();
        }
        return new Proof(breaches, chains);
    }

    private void proven(List<Chain> chains, List<Violation> breaches, Instant at) {
        for (Chain chain : chains) {
            if (breaches.stream().noneMatch(violation -> violation.market().equals(chain.code()))) {
                store.proven(chain.market(), at);
            }
        }
    }

    /**
     * Proves all books as one snapshot shows them, and writes nothing: for a command.
     *
     * @param heads of former times by their market's code, each of which must be in its chain
     * @throws IllegalArgumentException if there is no such market
     */
    public static Proof proveOnce(Snapshot snapshot, Clock clock, Map<String, String> heads) {
        List<Violation> breaches = new ArrayList<>(new InvariantStore(snapshot).breaches());
        SealStore seen = new SealStore(snapshot, clock);
        List<Chain> chains = seen.chains();
        for (Chain chain : chains) {
            breaches.addAll(seen.outline(chain.market()));
            breaches.addAll(seen.content(chain.market(), 0));
        }
        heads.forEach((code, head) -> {
            Chain chain =
                    chains.stream()
                            .filter(one -> one.code().equals(code))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException("there is no market " + code));
            if (!seen.leadsTo(chain.market(), head)) {
                String what = "does not lead over " + head;
                breaches.add(new Violation(Invariant.SEALED, code, "-", "chain", what));
            }
        });
        return new Proof(breaches, chains);
    }
}
