package coffer.instruction;

import coffer.bank.BankExchange;
import coffer.bank.BankReply;
import coffer.bank.NoVerdictReason;
import coffer.instruction.FinishStore.CallKind;
import coffer.instruction.FinishStore.Finish;
import coffer.instruction.FinishStore.Message;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Applies events to instructions by the table of transitions and compare-and-set. If the row
 * changed meanwhile it is read again, and the event is applied to the new state.
 */
public final class InstructionUpdater {

    /** More contention than this on one row is a programming error. */
    private static final int TRIES = 20;

    private final InstructionStore instructions;
    private final BatchWriters writers;
    private final Function<MainAccountId, RetryPolicy> retryPolicies;
    private final int messageLimit;
    private final Clock clock;
    private final ProcessorMetrics metrics;
    private final InstructionListener listener;

    /**
     * @param retryPolicies how long each main account's bank is waited for
     * @param messageLimit how many characters of a raw message are kept
     */
    public InstructionUpdater(
            InstructionStore instructions,
            BatchWriters writers,
            Function<MainAccountId, RetryPolicy> retryPolicies,
            int messageLimit,
            Clock clock,
            ProcessorMetrics metrics,
            InstructionListener listener) {
        this.instructions = instructions;
        this.writers = writers;
        this.retryPolicies = retryPolicies;
        this.messageLimit = messageLimit;
        this.clock = clock;
        this.metrics = metrics;
        this.listener = listener;
    }

    /**
     * An event of an instruction, as a bank or a person reported it.
     *
     * @param attempt the attempt that it is about
     * @param notBefore from when on an answer may be expected
     * @param silence why the bank was silent, if it was
     */
    public record EventReport(
            InstructionEvent event,
            int attempt,
            Optional<Instant> notBefore,
            Optional<NoVerdictReason> silence,
            Optional<Message> message) {

        /**
         * Whether the bank was asked and gave no verdict: a silence, or an inquiry that only says
         * that it has the order.
         */
        boolean bringsNoVerdict() {
            boolean inquired = message.filter(m -> m.act() == CallKind.INQUIRE).isPresent();
            return event == InstructionEvent.SILENT
                    || (event == InstructionEvent.ACCEPTED && inquired);
        }

        /** An event without a message of a bank. */
        public static EventReport of(InstructionEvent event, int attempt) {
            return new EventReport(
                    event, attempt, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** What a bank answered. */
        static EventReport of(CallKind act, BankReply reply, int attempt) {
            Optional<NoVerdictReason> silence =
                    reply instanceof BankReply.Silent silent
                            ? Optional.of(silent.reason())
                            : Optional.empty();
            Optional<Instant> notBefore =
                    reply instanceof BankReply.Accepted accepted
                            ? accepted.notBefore()
                            : Optional.empty();
            String word = reply.getClass().getSimpleName();
            return new EventReport(
                    InstructionEvent.of(reply),
                    attempt,
                    notBefore,
                    silence,
                    Optional.of(new Message(act, word, silence, reply.exchange())));
        }
    }

    /** Applies what happened to an instruction as it stands now. */
    public InstructionState apply(
            String bank, MarketId market, InstructionId id, EventReport report) {
        return apply(bank, market, id, instructions.find(market, id), report);
    }

    /** Applies what happened to an instruction as it was seen, or as it stands by now. */
    public InstructionState apply(
            String bank,
            MarketId market,
            InstructionId id,
            Optional<BankInstruction> seen,
            EventReport report) {
        Optional<BankInstruction> now = seen;
        for (int tries = 0; tries < TRIES; tries++) {
            BankInstruction instruction =
                    now.orElseThrow(
                            () -> new IllegalStateException("instruction " + id + " is gone"));
            Optional<InstructionState> state = applyIfUnmoved(bank, instruction, report);
            if (state.isPresent()) {
                return state.get();
            }
            now = instructions.find(market, id);
        }
        throw new IllegalStateException("instruction " + id + " moved at every try");
    }

    /**
     * Applies what happened only if the instruction still is as it was seen: for what is true of
     * that state alone, such as a cancel.
     *
     * @return the state it came to; empty if it had moved, and nothing was written
     */
    public Optional<InstructionState> applyIfUnmoved(
            String bank, BankInstruction instruction, EventReport report) {
        Finish finish = finish(instruction, report);
        if (!writers.of(instruction.market(), instruction.mainAccount()).finish(finish)) {
            return Optional.empty();
        }
        tell(bank, instruction, report, finish);
        return Optional.of(finish.state());
    }

    private void tell(String bank, BankInstruction instruction, EventReport report, Finish finish) {
        if (!isOld(instruction, report)) {
            metrics.happened(instruction.state(), report.event());
        }
        if (finish.state() == InstructionState.REVIEW
                && instruction.state() != InstructionState.REVIEW) {
            metrics.happened(instruction.state(), InstructionEvent.GAVE_UP);
        }
        if (finish.alarm().isPresent()) {
            metrics.alarm(bank, "state");
        }
        if (finish.state() != instruction.state()) {
            metrics.moved(bank, instruction.kind().word(), finish.state());
            FailedHoldAlarm.raiseIfFailed(metrics, bank, instruction, finish.state());
            listener.moved(instruction.market(), instruction.id(), finish.state());
        }
    }

    /** How long a call to a bank took. */
    static Duration took(BankExchange exchange) {
        return Duration.between(exchange.askedAt(), exchange.answeredAt());
    }

    private Finish finish(BankInstruction instruction, EventReport report) {
        if (isOld(instruction, report)) {
            return stays(instruction, Optional.empty(), Optional.empty(), report);
        }
        Instant now = clock.instant();
        InstructionEvent event = eventOf(instruction, report, now);
        return switch (Transitions.step(instruction.state(), event)) {
            case Transitions.Move move -> moves(instruction, event, move, report, now);
            case Transitions.Alarm _ ->
                    stays(
                            instruction,
                            Optional.of(event),
                            Optional.of(contradiction(instruction, report)),
                            report);
        };
    }

    /** The table's event: an answer without a verdict, after waiting for too long, is GAVE_UP. */
    private InstructionEvent eventOf(BankInstruction instruction, EventReport report, Instant now) {
        return givesUp(instruction, report, now) ? InstructionEvent.GAVE_UP : report.event();
    }

    /** What speaks of an attempt, and not of the serial, is overtaken by the next attempt. */
    private static boolean isOld(BankInstruction instruction, EventReport report) {
        boolean speaksOfTheAttempt =
                switch (report.event()) {
                    case NOT_SENT, ACCEPTED, SILENT -> true;
                    case NOTHING_TO_SEND,
                            CLAIMED,
                            CONFIRMED,
                            REFUSED,
                            GAVE_UP,
                            JUDGED_SUCCEEDED,
                            JUDGED_FAILED ->
                            false;
                };
        return speaksOfTheAttempt && report.attempt() < instruction.attempt();
    }

    /** The raw messages, no longer than they are kept. */
    private Optional<Message> kept(EventReport report) {
        return report.message()
                .map(m ->
                        new Message(
                                m.act(), m.word(), m.silence(), m.exchange().kept(messageLimit)));
    }

    private Finish stays(
            BankInstruction instruction,
            Optional<InstructionEvent> event,
            Optional<String> alarm,
            EventReport report) {
        return new Finish(
                instruction.id(),
                instruction.state(),
                instruction.attempt(),
                event,
                instruction.state(),
                instruction.nextAt(),
                instruction.silences(),
                alarm,
                Optional.empty(),
                kept(report));
    }

    private Finish moves(
            BankInstruction instruction,
            InstructionEvent event,
            Transitions.Move move,
            EventReport report,
            Instant now) {
        InstructionState to = move.to();
        int silences = report.bringsNoVerdict() ? instruction.silences() + 1 : 0;
        Optional<Instant> nextAt =
                to.isEnd()
                        ? Optional.empty()
                        : Optional.of(next(instruction, to, silences, report, now));
        Optional<String> alarm =
                move.alarm() ? Optional.of(contradiction(instruction, report)) : Optional.empty();
        return new Finish(
                instruction.id(),
                instruction.state(),
                instruction.attempt(),
                Optional.of(event),
                to,
                nextAt,
                silences,
                alarm,
                report.notBefore(),
                kept(report));
    }

    /**
     * Whether a person must look: the bank was asked and gave no verdict, and the time to wait for
     * one is over. The silence that makes an instruction unknown begins that time and does not end
     * it, for the states before have no GAVE_UP that leads to a review.
     */
    private boolean givesUp(BankInstruction instruction, EventReport report, Instant now) {
        boolean waits =
                Transitions.leads(
                        instruction.state(), InstructionEvent.GAVE_UP, InstructionState.REVIEW);
        boolean mayTakeDays =
                instruction.kind().mayTakeDays() && report.event() == InstructionEvent.ACCEPTED;
        if (!waits || mayTakeDays || !report.bringsNoVerdict()) {
            return false;
        }
        RetryPolicy policy = retryPolicies.apply(instruction.mainAccount());
        boolean noSuchOrder =
                report.silence().filter(s -> s == NoVerdictReason.NO_SUCH_ORDER).isPresent();
        return now.isAfter(
                noSuchOrder ? policy.quietUntil(instruction) : policy.unknownUntil(instruction));
    }

    private Instant next(
            BankInstruction instruction,
            InstructionState to,
            int silences,
            EventReport report,
            Instant now) {
        RetryPolicy policy = retryPolicies.apply(instruction.mainAccount());
        if (to == InstructionState.CREATED) {
            return policy.nextAttempt(instruction.attempt(), instruction.serial(), now);
        }
        if (report.silence().filter(s -> s == NoVerdictReason.UNLISTED_CODE).isPresent()
                && instruction.state() == InstructionState.SENDING) {
            return now;
        }
        Instant next = policy.nextInquiry(to, silences, instruction.serial(), now);
        return report.notBefore().filter(next::isBefore).orElse(next);
    }

    private static String contradiction(BankInstruction instruction, EventReport report) {
        return "The instruction was "
                + instruction.state()
                + " when the bank said "
                + report.event()
                + report.message().map(m -> " (" + m.exchange().code() + ")").orElse("")
                + ".";
    }
}
