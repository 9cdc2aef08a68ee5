package coffer.instruction;

import coffer.bank.Capabilities.QueryLimit;
import coffer.bank.NoVerdictReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Limits how fast the bank of one main account is called. A bank rejects unread what comes too
 * fast: a rejected query has to be repeated, and a rejected command ends as unknown. Queries
 * therefore keep the pause that is configured. Each rejection doubles the pause, and each answer
 * takes an eighth of the added pause away, until none is left. That finds the rate of a bank that
 * does not publish it, and returns to the configured rate when the bank allows it again.
 *
 * <p>All queries share one pause unless the bank counts each kind by itself. A kind that has to
 * wait is remembered, and the kind that has waited longest comes next, so that none starves
 * another. Commands keep no configured pause, but the pause that rejected commands added.
 *
 * <p>Safe for use by many threads.
 */
public final class BankRateLimiter {

    /** A kind that did not ask again for so long does not wait any more. */
    private static final Duration WAIT_EXPIRY = Duration.ofSeconds(5);

    /** Each answer takes away one part in so many of the added pause. */
    private static final int DECAY = 8;

    private final Duration firstPause;
    private final Duration longestPause;
    private final Clock clock;
    private final Runnable onRejection;
    private final Map<RequestKind, Pace> paces = new EnumMap<>(RequestKind.class);

    /** The kinds of calls to a bank that a bank may count by themselves. */
    public enum RequestKind {
        COMMAND,
        INQUIRY,
        FREEZE_NUMBER,
        MAIN_BALANCE,
        BALANCE,
        STATEMENT
    }

    /** The pause that one or more kinds of calls share. */
    private static final class Pace {
        private final Duration pause;
        private final Map<RequestKind, WaitingRequest> waiting = new EnumMap<>(RequestKind.class);
        private Duration backOff = Duration.ZERO;
        private Instant next = Instant.MIN;
        private Instant rejectedAt = Instant.MIN;

        private Pace(Duration pause) {
            this.pause = pause;
        }

        private Duration spacing() {
            return pause.compareTo(backOff) > 0 ? pause : backOff;
        }
    }

    /**
     * A kind of call that has to wait.
     *
     * @param since when it was told to wait first
     * @param renewed when it was told so last
     */
    private record WaitingRequest(Instant since, Instant renewed) {}

    /**
     * A rate limiter of one main account.
     *
     * @param limit the configured limit
     * @param firstPause the pause after the first rejection
     * @param longestPause the longest pause that rejections lead to
     * @param onRejection runs at each rejection
     */
    public BankRateLimiter(
            QueryLimit limit,
            Duration firstPause,
            Duration longestPause,
            Clock clock,
            Runnable onRejection) {
        this.firstPause = firstPause;
        this.longestPause = longestPause;
        this.clock = clock;
        this.onRejection = onRejection;
        Pace queries = new Pace(limit.pause());
        for (RequestKind kind : RequestKind.values()) {
            paces.put(kind, limit.perAction() ? new Pace(limit.pause()) : queries);
        }
        paces.put(RequestKind.COMMAND, new Pace(Duration.ZERO));
    }

    private Pace pace(RequestKind kind) {
        Pace pace = paces.get(kind);
        if (pace == null) {
            throw new IllegalStateException("every kind has a pace");
        }
        return pace;
    }

    /** Whether a call of this kind may begin now; if so, it counts as begun. */
    public synchronized boolean take(RequestKind kind) {
        Pace pace = pace(kind);
        if (!isTurn(pace, kind)) {
            return false;
        }
        pace.waiting.remove(kind);
        Duration spacing = pace.spacing();
        if (!spacing.isZero()) {
            pace.next = clock.instant().plus(spacing);
        }
        return true;
    }

    /** Whether a call of this kind may begin now; it does not count as begun. */
    synchronized boolean isOpen(RequestKind kind) {
        return isTurn(pace(kind), kind);
    }

    private boolean isTurn(Pace pace, RequestKind kind) {
        Instant now = clock.instant();
        boolean open = !now.isBefore(pace.next);
        pace.waiting
                .values()
                .removeIf(request -> request.renewed().plus(WAIT_EXPIRY).isBefore(now));
        WaitingRequest own = pace.waiting.get(kind);
        Instant since = own == null ? now : own.since();
        boolean longest =
                pace.waiting.entrySet().stream()
                        .noneMatch(other ->
                                other.getKey() != kind && other.getValue().since().isBefore(since));
        if (open && longest) {
            return true;
        }
        pace.waiting.put(kind, new WaitingRequest(since, now));
        return false;
    }

    /** Whether rejections slow this kind down, so that one call at a time is enough. */
    synchronized boolean isSlowed(RequestKind kind) {
        return !pace(kind).backOff.isZero();
    }

    /**
     * Records the result of a call.
     *
     * @param askedAt when it began; a call that began before the last rejection changes nothing
     * @param silence why there was no answer, if there was none
     */
    public synchronized void record(
            RequestKind kind, Instant askedAt, Optional<NoVerdictReason> silence) {
        Pace pace = pace(kind);
        boolean tooFast = silence.filter(NoVerdictReason.TOO_FAST::equals).isPresent();
        if (tooFast) {
            onRejection.run();
        }
        if (askedAt.isBefore(pace.rejectedAt)) {
            return;
        }
        if (tooFast) {
            Duration doubled = pace.spacing().multipliedBy(2);
            Duration longer = doubled.compareTo(firstPause) > 0 ? doubled : firstPause;
            pace.backOff = longer.compareTo(longestPause) > 0 ? longestPause : longer;
            pace.rejectedAt = clock.instant();
            pace.next = pace.rejectedAt.plus(pace.spacing());
        } else if (silence.filter(NoVerdictReason.NO_ANSWER::equals).isEmpty() && isSlowed(kind)) {
            Duration eased = pace.backOff.minus(pace.backOff.dividedBy(DECAY));
            pace.backOff = eased.compareTo(firstPause) < 0 ? Duration.ZERO : eased;
        }
    }
}
