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
 * Seals what was written, and proves all books continuously.
 *
 * <p>Each proof checks the first seven invariants, the ends of the chains and whatever was sealed
 * since the last proof. A full pass also hashes again everything that was ever sealed, which takes
 * long in large books. So the pause after a full pass is twenty times as long as the pass took:
 * small books get one with every proof, large ones rarely. What a full pass found is reported again
 * until the next full pass.
 *
 * <p>One thread may seal while another proves.
 */
public final class LedgerVerifier {

    /** How many numbers one seal covers at most. */
    private static final int MOST_NUMBERS_PER_SEAL = 5_000;

    /** How much longer than a full pass the time between two of them is. */
    private static final int PAUSE_PER_FULL_PASS = 20;

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
     * @param violations every place where an invariant does not hold; empty on sound books
     * @param chains the chain of each market
     */
    public record Proof(List<Violation> violations, List<Chain> chains) {

        public Proof {
            violations = List.copyOf(violations);
            chains = List.copyOf(chains);
        }

        /** As of when the books of every market were proven last; empty if some never were. */
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
                done = store.seal(unsealed.market(), MOST_NUMBERS_PER_SEAL);
                sealed += done;
            }
        }
        return sealed;
    }

    /** How many numbers are not sealed yet. */
    public long unsealed() {
        return store.unsealed().stream().mapToLong(Unsealed::numbers).sum();
    }

    /** Proves the books; a full pass records for which markets it found no violation. */
    public Proof prove() {
        Instant at = clock.instant();
        boolean full = !at.isBefore(nextFullPass);
        List<Violation> violations = new ArrayList<>();
        List<Chain> chains;
        try (Snapshot snapshot = database.snapshot()) {
            violations.addAll(new InvariantStore(snapshot).violations());
            SealStore seen = new SealStore(snapshot, clock);
            chains = seen.chains();
            chains.forEach(chain -> violations.addAll(seen.structureViolations(chain.market())));
        }
        // Sealed rows never change: reading them needs no snapshot, which would hold back vacuum.
        List<Violation> contents = new ArrayList<>(full ? List.of() : changed);
        for (Chain chain : chains) {
            long from = full ? 0 : provenUpTo.getOrDefault(chain.market(), 0L);
            contents.addAll(store.contentViolations(chain.market(), from));
            provenUpTo.put(chain.market(), chain.sealed());
        }
        changed = List.copyOf(contents);
        violations.addAll(contents);
        if (full) {
            Instant end = clock.instant();
            nextFullPass = end.plus(Duration.between(at, end).multipliedBy(PAUSE_PER_FULL_PASS));
            proven(chains, violations, at);
            chains = store.chains();
        }
        return new Proof(violations, chains);
    }

    private void proven(List<Chain> chains, List<Violation> violations, Instant at) {
        for (Chain chain : chains) {
            if (violations.stream()
                    .noneMatch(violation -> violation.market().equals(chain.code()))) {
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
        List<Violation> violations = new ArrayList<>(new InvariantStore(snapshot).violations());
        SealStore seen = new SealStore(snapshot, clock);
        List<Chain> chains = seen.chains();
        for (Chain chain : chains) {
            violations.addAll(seen.structureViolations(chain.market()));
            violations.addAll(seen.contentViolations(chain.market(), 0));
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
                violations.add(new Violation(Invariant.SEALED, code, "-", "chain", what));
            }
        });
        return new Proof(violations, chains);
    }
}
