package coffer.simulation;

import coffer.bank.InstructionKind;
import coffer.fixture.MarketBooks;
import coffer.instruction.InstructionEvent;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.Quarantine;
import coffer.instruction.QuarantineStore;
import coffer.lease.LeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What happens to a market beside its own work: what its bank does unordered, and how processes,
 * the clock and the database fail.
 */
final class RandomEvents {

    private final SimulationEnvironment environment;
    private final SeededRandom random;

    RandomEvents(SimulationEnvironment environment) {
        this.environment = environment;
        this.random = environment.random();
    }

    /** The bank does something that nobody here ordered. */
    void bankActs() {
        int member = 1 + random.below(SimulationEnvironment.MEMBERS);
        switch (random.below(12)) {
            case 0, 1 ->
                    environment
                            .bank()
                            .ledger()
                            .book(
                                    environment.subAccountNo(member),
                                    randomAmount(),
                                    BankStatement.EntryKind.DEPOSIT);
            case 2 ->
                    environment
                            .bank()
                            .ledger()
                            .book(
                                    environment.publicSubAccountNo(),
                                    randomAmount(),
                                    BankStatement.EntryKind.DEPOSIT);
            case 3, 4 -> environment.bank().deliverLate();
            case 5 -> environment.bank().statement().showAll();
            case 6 -> {
                if (random.oneIn(4)) {
                    environment
                            .bank()
                            .ledger()
                            .book(
                                    environment.subAccountNo(member),
                                    -(1 + random.below(500)),
                                    BankStatement.EntryKind.FEE);
                } else {
                    environment
                            .bank()
                            .ledger()
                            .book(
                                    environment.subAccountNo(member),
                                    1 + random.below(500),
                                    BankStatement.EntryKind.INTEREST);
                }
            }
            case 7, 8 -> byHandOrForeign(member);
            case 9, 10 -> {
                if (random.occurs(Fault.PAYOUT_COMES_BACK)) {
                    environment.bank().ledger().returnPayout();
                }
            }
            default -> {
                if (random.occurs(Fault.YES_AFTER_NO)) {
                    environment.bank().ledger().carryOutRefused();
                }
            }
        }
        environment.log("the bank acts, " + environment.bank().statement().last());
    }

    private long randomAmount() {
        return 1L + random.below(30_000);
    }

    private void byHandOrForeign(int member) {
        if (random.occurs(Fault.BY_HAND)) {
            List<MarketBooks.Order> open =
                    environment.marketBooks().orders().stream()
                            .filter(o -> o.kind() == InstructionKind.TRANSFER)
                            .filter(o -> !o.state().isEnd())
                            .toList();
            if (!open.isEmpty()) {
                byHand(random.pick(open));
            }
        } else if (random.occurs(Fault.FOREIGN_LINE)) {
            long amount = 1L + random.below(2_000);
            int other = 1 + random.below(SimulationEnvironment.MEMBERS);
            if (environment.bank().ledger().free(environment.subAccountNo(member)) < amount
                    || other == member) {
                environment
                        .bank()
                        .ledger()
                        .book(
                                environment.subAccountNo(member),
                                amount,
                                BankStatement.EntryKind.TELLER);
            } else if (random.oneIn(2)) {
                environment
                        .bank()
                        .ledger()
                        .book(
                                environment.subAccountNo(member),
                                -amount,
                                BankStatement.EntryKind.E_BANKING);
            } else {
                environment
                        .bank()
                        .ledger()
                        .bookBetween(
                                environment.subAccountNo(member),
                                environment.subAccountNo(other),
                                amount);
            }
        }
    }

    void byHand(MarketBooks.Order order) {
        byHand(order, random.oneIn(2));
    }

    void byHand(MarketBooks.Order order, boolean now) {
        environment
                .bank()
                .ledger()
                .takeByHand(
                        new BankMovement(
                                new InstructionId(order.id()).serial(),
                                order.kind(),
                                environment.subAccountNoById(order.payer()),
                                environment.subAccountNoById(order.payee()).value(),
                                order.amount(),
                                Optional.empty()),
                        now);
        environment.log("a teller takes to " + order);
    }

    /** A process dies or stands still, the clock jumps, or the database loses commits. */
    void processOrClockFails() {
        ProcessorInstance instance = random.pick(environment.instances());
        if (random.occurs(Fault.CRASH)) {
            environment.crash(instance);
            environment.startInstance();
            if (!random.oneIn(4)) {
                environment.expireLeaseUnlessHeld();
            }
        } else if (random.occurs(Fault.STALL)) {
            // A stalled lease holder is the case to test.
            ProcessorInstance still =
                    environment.instances().stream()
                            .filter(ProcessorInstance::holdsLease)
                            .findFirst()
                            .orElse(instance);
            environment.log(still + " stands still");
            still.stall();
            if (!random.oneIn(4)) {
                environment.expireLeaseUnlessHeld();
            }
        } else if (random.occurs(Fault.RESTORE)) {
            restoreDatabase();
        } else if (random.occurs(Fault.CLOCK_JUMP)) {
            Duration jump =
                    random.pick(
                            List.of(
                                    Duration.ofSeconds(30),
                                    Duration.ofMinutes(3),
                                    Duration.ofMinutes(90),
                                    Duration.ofHours(17),
                                    Duration.ofHours(70)));
            environment.log("the clock jumps by " + jump);
            environment.bank().statement().showAll();
            environment.clock().pass(jump);
        } else {
            environment.expireLeaseUnlessHeld();
        }
    }

    /**
     * Restores the database without its last commits: a sent order is unsent again. Answers may
     * still come in. All processes crash, and the quarantine marks every unsent order as unknown
     * before new ones start.
     */
    private void restoreDatabase() {
        List<MarketBooks.Order> sent =
                environment.marketBooks().orders().stream()
                        .filter(o -> o.attempt() > 0 && !o.state().isEnd())
                        .filter(o -> o.state() != InstructionState.CREATED)
                        .toList();
        if (sent.isEmpty()) {
            return;
        }
        MarketBooks.Order lost = random.pick(sent);
        environment.log("the database forgets that it sent " + lost);
        environment
                .owner()
                .run(
                        """
                        update instruction set state = 'CREATED', attempt = attempt - 1, epoch = null,
                            sent_at = null, not_before = null, silences = 0, next_at = created_at
                          where market_id = %1$d and instruction_id = %2$d;
                        update standing_freeze set used_by = null
                          where market_id = %1$d and used_by = %2$d
                        """
                                .formatted(environment.account().market().value(), lost.id()));
        environment.model().forget(lost.id());
        environment.checkBooks();
        if (random.oneIn(2)) {
            environment.receiveOutstandingAnswers();
        }
        environment.instances().forEach(ProcessorInstance::crash);
        environment.instances().clear();
        environment.expireLease();
        List<MarketBooks.Order> created = environment.ordersIn(InstructionState.CREATED);
        environment.model().markQuarantined(created);
        QuarantineStore store = new QuarantineStore(environment.database(), environment.clock());
        Quarantine.Outcome outcome =
                new Quarantine(
                                store,
                                new LeaseStore(environment.database()),
                                environment.account().id() + " quarantine",
                                Duration.ofMinutes(1))
                        .run(
                                List.of(
                                        new QuarantineStore.Account(
                                                environment.account().market(),
                                                "market",
                                                environment.account().id(),
                                                environment.account().code())));
        if (!(outcome instanceof Quarantine.Done)) {
            throw new AssertionError(outcome);
        }
        created.forEach(_ ->
                environment.coverage().reached(InstructionState.CREATED, InstructionEvent.SILENT));
        environment.checkBooks();
        environment.startInstance();
        environment.startInstance();
        environment.expireLeaseUnlessHeld();
    }
}
