package coffer.instruction;

import coffer.bank.BankReply;
import coffer.bank.WritePermit;
import coffer.database.DatabaseUnavailable;
import coffer.instruction.ClaimStore.Claimed;
import coffer.instruction.FinishStore.CallKind;
import coffer.instruction.InstructionUpdater.EventReport;
import coffer.lease.MainAccountLease;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Sends accepted instructions: claims them in one transaction, writes each command to the bank at
 * most once, and writes the outcome in another. Nothing is written to the bank without the lease.
 *
 * <p>An outcome that could not be written to the database is kept, and the next step writes it
 * first. If the process dies before, the row stays SENDING until the lease ends, which counts as
 * SILENT.
 */
public final class Dispatcher {

    private static final Duration SWEEP = Duration.ofSeconds(5);
    private static final Duration RECENTLY = Duration.ofSeconds(1);

    private final BankConnection connection;
    private final ClaimStore claims;
    private final InstructionUpdater updater;
    private final MainAccountLease lease;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ProcessorMetrics metrics;
    private final BoundedExecutor executor;
    private final ConcurrentLinkedQueue<Outcome> unwritten = new ConcurrentLinkedQueue<>();

    /** Given to the executor, outcome not written yet: these may have been sent. */
    private final Map<InstructionId, CommandInFlight> handed = new ConcurrentHashMap<>();

    private volatile boolean stepping;
    private volatile boolean mayHaveLostClaims;
    private Instant nextSweep = Instant.MIN;
    private volatile Instant lastClaim = Instant.MIN;

    /**
     * A dispatcher of one main account.
     *
     * @param nanoTime the clock that the lease goes by
     * @param executor where calls to the bank run
     * @param most how many may run at once
     */
    public Dispatcher(
            BankConnection connection,
            ClaimStore claims,
            InstructionUpdater updater,
            MainAccountLease lease,
            Clock clock,
            LongSupplier nanoTime,
            ProcessorMetrics metrics,
            Executor executor,
            int most) {
        this.connection = connection;
        this.claims = claims;
        this.updater = updater;
        this.lease = lease;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.metrics = metrics;
        this.executor = new BoundedExecutor(executor, most);
    }

    private record Outcome(BankInstruction seen, EventReport report) {
        InstructionId id() {
            return seen.id();
        }
    }

    /**
     * A command on its way to the bank. Whether its first byte may be written is decided once: by
     * the sender who asks while the lease lasts, or by whoever withdraws it before.
     */
    private static final class CommandInFlight implements WritePermit {

        private enum PermitState {
            OPEN,
            WRITTEN,
            WITHDRAWN
        }

        private final Claimed command;
        private final LongSupplier nanoTime;
        private final long untilNanos;
        private final AtomicReference<PermitState> state = new AtomicReference<>(PermitState.OPEN);

        CommandInFlight(Claimed command, LongSupplier nanoTime, long untilNanos) {
            this.command = command;
            this.nanoTime = nanoTime;
            this.untilNanos = untilNanos;
        }

        @Override
        public boolean mayWrite() {
            return nanoTime.getAsLong() - untilNanos < 0
                    && state.compareAndSet(PermitState.OPEN, PermitState.WRITTEN);
        }

        /** No byte of it may be written any more; false if one may have been. */
        boolean withdraw() {
            return state.compareAndSet(PermitState.OPEN, PermitState.WITHDRAWN);
        }
    }

    /** Sends what may be sent now; returns how many commands were claimed. */
    public int step() {
        stepping = true;
        try {
            writeOutcomes();
            OptionalLong held = lease.held();
            if (held.isEmpty()) {
                return 0;
            }
            Instant now = clock.instant();
            if (mayHaveLostClaims || now.isAfter(nextSweep)) {
                recover(held.getAsLong());
                mayHaveLostClaims = false;
                nextSweep = now.plus(SWEEP);
            }
            OptionalLong epoch = lease.epoch();
            int free = executor.free();
            return epoch.isPresent() && free > 0 ? claimAtPace(epoch.getAsLong(), free) : 0;
        } finally {
            stepping = false;
        }
    }

    /** Claims one command at a time while the bank rejects commands for their rate. */
    private int claimAtPace(long epoch, int free) {
        if (!connection.rateLimiter().isOpen(BankRateLimiter.RequestKind.COMMAND)) {
            return 0;
        }
        boolean slowed = connection.rateLimiter().isSlowed(BankRateLimiter.RequestKind.COMMAND);
        int claimed = claim(epoch, slowed ? 1 : free);
        if (claimed > 0) {
            connection.rateLimiter().take(BankRateLimiter.RequestKind.COMMAND);
        }
        return claimed;
    }

    /**
     * Whether something that was claimed is not written down yet. Once no new work may be begun
     * under the lease and this is false, it stays so; any thread may ask.
     */
    public boolean isAtWork() {
        // In this order: a step ends after its calls began, a call after its outcome was noted.
        return stepping || executor.isBusy() || !unwritten.isEmpty() || mayHaveLostClaims;
    }

    /**
     * Stops waiting for calls that are running: a command that was not written will not be, and one
     * that was written may have arrived. Not to be called during a step.
     *
     * @throws DatabaseUnavailable if that could not be written down
     */
    public void abandon() {
        for (CommandInFlight sending : handed.values()) {
            InstructionEvent event =
                    sending.withdraw() ? InstructionEvent.NOT_SENT : InstructionEvent.SILENT;
            Claimed command = sending.command;
            unwritten.add(
                    new Outcome(command.instruction(), EventReport.of(event, command.attempt())));
        }
        writeOutcomes();
        lease.held().ifPresent(this::recover);
    }

    /** Whether commands are being sent, or were a second ago; any thread may ask. */
    public boolean busy() {
        return executor.isBusy() || clock.instant().minus(RECENTLY).isBefore(lastClaim);
    }

    private int claim(long epoch, int free) {
        long asked = nanoTime.getAsLong();
        mayHaveLostClaims = true;
        List<Claimed> claimed =
                claims.claim(connection.account().market(), connection.account().id(), epoch, free);
        mayHaveLostClaims = false;
        if (!claimed.isEmpty()) {
            lastClaim = clock.instant();
        }
        for (Claimed command : claimed) {
            long until = asked + Duration.ofMillis(command.leaseLeftMillis()).toNanos();
            CommandInFlight sending = new CommandInFlight(command, nanoTime, until);
            metrics.happened(InstructionState.CREATED, InstructionEvent.CLAIMED);
            handed.put(command.id(), sending);
            executor.start(command.id(), () -> send(sending));
        }
        return claimed.size();
    }

    /**
     * Finds rows of our own epoch for which no call is running. One that was never given to the
     * executor was claimed by a statement whose answer was lost; only this process could have sent
     * it, so it was not sent. One that was given to the executor and has no outcome met a bug, and
     * may have been sent.
     */
    private void recover(long epoch) {
        for (BankInstruction lost :
                claims.sending(connection.account().market(), connection.account().id(), epoch)) {
            boolean underWay =
                    executor.isBusyWith(lost.id())
                            || unwritten.stream().anyMatch(o -> o.id().equals(lost.id()));
            if (!underWay) {
                InstructionEvent event =
                        handed.containsKey(lost.id())
                                ? InstructionEvent.SILENT
                                : InstructionEvent.NOT_SENT;
                unwritten.add(new Outcome(lost, EventReport.of(event, lost.attempt())));
            }
        }
        writeOutcomes();
    }

    private void send(CommandInFlight sending) {
        Claimed command = sending.command;
        BankReply reply = connection.gateway().send(command.command(), sending);
        metrics.answered(
                connection.account().code(),
                "send",
                reply,
                InstructionUpdater.took(reply.exchange()));
        EventReport told = EventReport.of(CallKind.SEND, reply, command.attempt());
        connection
                .rateLimiter()
                .record(
                        BankRateLimiter.RequestKind.COMMAND,
                        reply.exchange().askedAt(),
                        told.silence());
        Outcome outcome = new Outcome(command.instruction(), told);
        try {
            write(outcome);
        } catch (DatabaseUnavailable away) {
            unwritten.add(outcome);
        }
        handed.remove(command.id());
    }

    private void writeOutcomes() {
        for (Outcome next = unwritten.peek(); next != null; next = unwritten.peek()) {
            write(next);
            unwritten.poll();
            handed.remove(next.id());
        }
    }

    private InstructionState write(Outcome outcome) {
        return updater.apply(
                connection.account().code(),
                connection.account().market(),
                outcome.id(),
                Optional.of(outcome.seen()),
                outcome.report());
    }
}
