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
 * How fast the bank of one main account lets itself be asked. A bank that is asked too fast bounces
 * what it hears: nothing is learned, and a bounced command is an unknown one. So questions keep the
 * pause that is known beforehand; and each bounce makes the pause grow, twofold, while each answer
 * takes an eighth of what has grown away, until nothing of it is left. That finds the pace of a
 * bank which does not tell it, and forgets it when the bank is in a better mood.
 *
 * <p>All questions share one pace unless the bank counts each sort by itself. Whoever is told to
 * wait is remembered, and the next turn is theirs who have waited longest: no sort of question
 * starves another. Commands keep no pause but the one that bounces of commands made grow.
 *
 * <p>Safe for use by many threads.
 */
public final class BankRateLimiter {

    /** How long a wish lives that is not renewed: its worker has nothing to ask any more. */
    private static final Duration WISH = Duration.ofSeconds(5);

    /** Of what a pause has grown by, one part in so many goes with each answer. */
    private static final int EASE = 8;

    private final Duration first;
    private final Duration most;
    private final Clock clock;
    private final Runnable bounced;
    private final Map<RequestKind, Lane> lanes = new EnumMap<>(RequestKind.class);

    /** What a bank can be asked, and what it can be told. */
    public enum RequestKind {
        COMMAND,
        INQUIRY,
        FREEZE_NUMBER,
        MAIN_BALANCE,
        BALANCE,
        STATEMENT
    }

    /** What keeps one pace. */
    private static final class Lane {
        private final Duration pause;
        private final Map<RequestKind, Wish> wishes = new EnumMap<>(RequestKind.class);
        private Duration grown = Duration.ZERO;
        private Instant next = Instant.MIN;
        private Instant bouncedAt = Instant.MIN;

        private Lane(Duration pause) {
            this.pause = pause;
        }

        private Duration spacing() {
            return pause.compareTo(grown) > 0 ? pause : grown;
        }
    }

    /**
     * That somebody was told to wait.
     *
     * @param since when first
     * @param renewed when last
     */
    private record Wish(Instant since, Instant renewed) {}

    /**
     * A throttle of one main account.
     *
     * @param limit what is known beforehand
     * @param first the pause after the first bounce
     * @param most how long a pause may grow
     * @param bounced is told of each bounce
     */
    public BankRateLimiter(
            QueryLimit limit, Duration first, Duration most, Clock clock, Runnable bounced) {
        this.first = first;
        this.most = most;
        this.clock = clock;
        this.bounced = bounced;
        Lane questions = new Lane(limit.pause());
        for (RequestKind act : RequestKind.values()) {
            lanes.put(act, limit.perAction() ? new Lane(limit.pause()) : questions);
        }
        lanes.put(RequestKind.COMMAND, new Lane(Duration.ZERO));
    }

    private Lane lane(RequestKind act) {
        Lane lane = lanes.get(act);
        if (lane == null) {
            throw new IllegalStateException("every act has a lane");
        }
        return lane;
    }

    /** Whether this may be asked now; if so, it counts as begun. */
    public synchronized boolean take(RequestKind act) {
        Lane lane = lane(act);
        if (!isTurn(lane, act)) {
            return false;
        }
        lane.wishes.remove(act);
        Duration spacing = lane.spacing();
        if (!spacing.isZero()) {
            lane.next = clock.instant().plus(spacing);
        }
        return true;
    }

    /** Whether this may be asked now; it does not count as begun. */
    synchronized boolean isOpen(RequestKind act) {
        return isTurn(lane(act), act);
    }

    private boolean isTurn(Lane lane, RequestKind act) {
        Instant now = clock.instant();
        boolean open = !now.isBefore(lane.next);
        lane.wishes.values().removeIf(wish -> wish.renewed().plus(WISH).isBefore(now));
        Wish own = lane.wishes.get(act);
        Instant since = own == null ? now : own.since();
        boolean first =
                lane.wishes.entrySet().stream()
                        .noneMatch(other ->
                                other.getKey() != act && other.getValue().since().isBefore(since));
        if (open && first) {
            return true;
        }
        lane.wishes.put(act, new Wish(since, now));
        return false;
    }

    /** Whether the bank bounced something of this sort, so that one is enough at a time. */
    synchronized boolean isSlowed(RequestKind act) {
        return !lane(act).grown.isZero();
    }

    /**
     * What came of a question or a command.
     *
     * @param askedAt when it began: what was under way when the bank bounced another tells nothing
     * @param silence why there was no answer, if there was none
     */
    public synchronized void heard(RequestKind act, Instant askedAt, Optional<NoVerdictReason> silence) {
        Lane lane = lane(act);
        boolean tooFast = silence.filter(NoVerdictReason.TOO_FAST::equals).isPresent();
        if (tooFast) {
            bounced.run();
        }
        if (askedAt.isBefore(lane.bouncedAt)) {
            return;
        }
        if (tooFast) {
            Duration doubled = lane.spacing().multipliedBy(2);
            Duration longer = doubled.compareTo(first) > 0 ? doubled : first;
            lane.grown = longer.compareTo(most) > 0 ? most : longer;
            lane.bouncedAt = clock.instant();
            lane.next = lane.bouncedAt.plus(lane.spacing());
        } else if (silence.filter(NoVerdictReason.NO_ANSWER::equals).isEmpty() && isSlowed(act)) {
            Duration eased = lane.grown.minus(lane.grown.dividedBy(EASE));
            lane.grown = eased.compareTo(first) < 0 ? Duration.ZERO : eased;
        }
    }
}
