package coffer.instruction;

import coffer.bank.BankReply;
import coffer.bank.ClientSerial;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.Inquiry;
import coffer.bank.QueryResult;
import coffer.instruction.BankRateLimiter.RequestKind;
import coffer.instruction.FreezeNumberStore.DueNumber;
import coffer.instruction.InstructionStore.DueInquiry;
import coffer.instruction.InstructionUpdater.EventReport;
import coffer.lease.MainAccountLease;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * Asks the bank what became of commands that went out, and under which number it keeps freezes. It
 * also says what needs no bank: that an order expired unsent, that a command of a former holder of
 * the lease may have been sent, and that an instruction has waited for too long.
 */
public final class Inquirer {

    private static final Logger LOG = System.getLogger(Inquirer.class.getName());

    /** How often it is looked for instructions that wait too long, in that time. */
    private static final int ALARMS = 30;

    private static final int MOST_ALARMS = 500;

    private final BankConnection connection;
    private final InstructionStore instructions;
    private final FreezeNumberStore freezes;
    private final InstructionUpdater updater;
    private final MainAccountLease lease;
    private final Clock clock;
    private final ProcessorMetrics metrics;
    private final InstructionListener listener;
    private final BoundedExecutor executor;
    private Instant nextAlarm = Instant.MIN;

    /**
     * An inquirer of one main account.
     *
     * @param executor where calls to the bank run
     * @param most how many may run at once
     */
    public Inquirer(
            BankConnection connection,
            InstructionStore instructions,
            FreezeNumberStore freezes,
            InstructionUpdater updater,
            MainAccountLease lease,
            Clock clock,
            ProcessorMetrics metrics,
            InstructionListener listener,
            Executor executor,
            int most) {
        this.connection = connection;
        this.instructions = instructions;
        this.freezes = freezes;
        this.updater = updater;
        this.lease = lease;
        this.clock = clock;
        this.metrics = metrics;
        this.listener = listener;
        this.executor = new BoundedExecutor(executor, most);
    }

    /** Asks what is due now; returns how many questions were begun. */
    public int step() {
        OptionalLong epoch = lease.epoch();
        int free = executor.free();
        if (epoch.isEmpty() || free <= 0) {
            return 0;
        }
        Instant now = clock.instant();
        tellOverdue(now);
        int begun = 0;
        for (DueNumber due :
                freezes.due(connection.account().market(), connection.account().id(), now, free)) {
            if (mayAsk(due.freeze(), RequestKind.FREEZE_NUMBER)) {
                begun += executor.start(due.freeze(), () -> askNumber(due)) ? 1 : 0;
            }
        }
        for (DueInquiry due :
                instructions.due(
                        connection.account().market(),
                        connection.account().id(),
                        now,
                        epoch.getAsLong(),
                        now.minus(connection.retryPolicy().expiry()),
                        free)) {
            BankInstruction instruction = due.instruction();
            if (!isForTheBank(instruction) || mayAsk(instruction.serial(), RequestKind.INQUIRY)) {
                begun += executor.start(instruction.serial(), () -> look(due)) ? 1 : 0;
            }
        }
        return begun;
    }

    /** The oldest that is due comes first, so that a slow pace starves none. */
    private boolean mayAsk(Object subject, RequestKind act) {
        return !executor.isBusyWith(subject) && connection.rateLimiter().take(act);
    }

    private static boolean isForTheBank(BankInstruction instruction) {
        return switch (instruction.state()) {
            case ACCEPTED, UNKNOWN, REVIEW -> true;
            case CREATED, SENDING, SUCCEEDED, FAILED -> false;
        };
    }

    private void tellOverdue(Instant now) {
        if (now.isBefore(nextAlarm)) {
            return;
        }
        RetryPolicy retryPolicy = connection.retryPolicy();
        nextAlarm = now.plus(retryPolicy.alarm().dividedBy(ALARMS));
        for (ClientSerial serial :
                instructions.tellOverdue(
                        connection.account().market(),
                        connection.account().id(),
                        retryPolicy.ago(retryPolicy.alarm(), now),
                        MOST_ALARMS)) {
            metrics.alarm(connection.account().code(), "overdue");
            LOG.log(Level.WARNING, "instruction {0} has waited too long", serial);
        }
    }

    private void look(DueInquiry due) {
        BankInstruction instruction = due.instruction();
        switch (instruction.state()) {
            case CREATED -> expire(instruction);
            case SENDING -> giveSilence(instruction);
            case ACCEPTED, UNKNOWN, REVIEW -> apply(instruction, inquire(due));
            case SUCCEEDED, FAILED ->
                    throw new IllegalStateException("nothing is due after the end");
        }
    }

    private void expire(BankInstruction instruction) {
        // Only an order that was not claimed meanwhile can expire: nothing of it was ever sent.
        updater.applyIfUnmoved(
                connection.account().code(),
                instruction,
                EventReport.of(InstructionEvent.GAVE_UP, instruction.attempt()));
    }

    private void giveSilence(BankInstruction instruction) {
        // Only if no outcome was written: its sender may have found that the lease had ended before
        // the first byte, and then it was not sent, whoever holds the lease.
        updater.applyIfUnmoved(
                connection.account().code(),
                instruction,
                EventReport.of(InstructionEvent.SILENT, instruction.attempt()));
    }

    private void apply(BankInstruction instruction, EventReport report) {
        InstructionState to =
                updater.apply(
                        connection.account().code(),
                        instruction.market(),
                        instruction.id(),
                        Optional.of(instruction),
                        report);
        if (to == InstructionState.REVIEW && instruction.state() != InstructionState.REVIEW) {
            metrics.alarm(connection.account().code(), "in_review");
            LOG.log(Level.WARNING, "instruction {0} needs a person", instruction.serial());
        }
    }

    private EventReport inquire(DueInquiry due) {
        BankInstruction instruction = due.instruction();
        BankReply reply =
                connection
                        .gateway()
                        .inquire(
                                new Inquiry(
                                        instruction.serial(),
                                        instruction.kind(),
                                        due.account(),
                                        due.name(),
                                        mayBeSentSince(instruction)));
        metrics.answered(
                connection.account().code(),
                "inquire",
                reply,
                InstructionUpdater.took(reply.exchange()));
        EventReport told =
                EventReport.of(FinishStore.CallKind.INQUIRE, reply, instruction.attempt());
        connection
                .rateLimiter()
                .record(RequestKind.INQUIRY, reply.exchange().askedAt(), told.silence());
        return told;
    }

    /** What seemed never to be sent when commits were lost may have been since it was made. */
    private static Instant mayBeSentSince(BankInstruction instruction) {
        return instruction
                .sentAt()
                .filter(_ -> instruction.attempt() > 0)
                .orElse(instruction.createdAt());
    }

    private void askNumber(DueNumber due) {
        QueryResult<Optional<FreezeNo>> result =
                connection
                        .gateway()
                        .freezeNumber(
                                new FreezeNumberQuery(
                                        due.serial(),
                                        due.first(),
                                        due.holderNo(),
                                        due.standing(),
                                        due.since(),
                                        due.owned()));
        connection
                .rateLimiter()
                .record(RequestKind.FREEZE_NUMBER, result.exchange().askedAt(), result.whyNot());
        switch (result) {
            case QueryResult.Answer<Optional<FreezeNo>> answer
                    when answer.value().isPresent() || !due.first() -> {
                freezes.told(connection.account().market(), due, answer.value());
                // A use may have been waiting for it.
                listener.moved(
                        connection.account().market(), due.freeze(), InstructionState.SUCCEEDED);
            }
            case QueryResult.Answer<Optional<FreezeNo>> none -> {
                metrics.alarm(connection.account().code(), "freeze_number");
                LOG.log(Level.WARNING, "no number for the freeze of {0}", due.serial());
                later(due);
            }
            case QueryResult.NoAnswer<Optional<FreezeNo>> silent -> later(due);
        }
    }

    private void later(DueNumber due) {
        freezes.askLater(
                connection.account().market(),
                due,
                clock.instant().plus(connection.retryPolicy().backOff()));
    }
}
