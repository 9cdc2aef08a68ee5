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

    private final Stage stage;

    RandomEvents(Stage stage) {
        this.stage = stage;
    }

    /** The bank does something that nobody here ordered. */
    void bankActs() {
        int member = 1 + stage.dice().below(Stage.MEMBERS);
        switch (stage.dice().below(12)) {
            case 0, 1 ->
                    stage.bank()
                            .ledger()
                            .move(stage.no(member), amount(), BankStatement.Sort.DEPOSIT);
            case 2 ->
                    stage.bank()
                            .ledger()
                            .move(stage.publicNo(), amount(), BankStatement.Sort.DEPOSIT);
            case 3, 4 -> stage.bank().deliverLate();
            case 5 -> stage.bank().statement().showAll();
            case 6 -> {
                if (stage.dice().oneIn(4)) {
                    stage.bank()
                            .ledger()
                            .move(
                                    stage.no(member),
                                    -(1 + stage.dice().below(500)),
                                    BankStatement.Sort.FEE);
                } else {
                    stage.bank()
                            .ledger()
                            .move(
                                    stage.no(member),
                                    1 + stage.dice().below(500),
                                    BankStatement.Sort.INTEREST);
                }
            }
            case 7, 8 -> byHandOrForeign(member);
            case 9, 10 -> {
                if (stage.dice().mischief(Mischief.PAYOUT_COMES_BACK)) {
                    stage.bank().ledger().payoutComesBack();
                }
            }
            default -> {
                if (stage.dice().mischief(Mischief.YES_AFTER_NO)) {
                    stage.bank().ledger().changeItsMind();
                }
            }
        }
        stage.log("the bank acts, " + stage.bank().statement().last());
    }

    private long amount() {
        return 1L + stage.dice().below(30_000);
    }

    private void byHandOrForeign(int member) {
        if (stage.dice().mischief(Mischief.BY_HAND)) {
            List<MarketBooks.Order> open =
                    stage.now().orders().stream()
                            .filter(o -> o.kind() == InstructionKind.TRANSFER)
                            .filter(o -> !o.state().isEnd())
                            .toList();
            if (!open.isEmpty()) {
                byHand(stage.dice().of(open));
            }
        } else if (stage.dice().mischief(Mischief.FOREIGN_LINE)) {
            long amount = 1L + stage.dice().below(2_000);
            int other = 1 + stage.dice().below(Stage.MEMBERS);
            if (stage.bank().ledger().free(stage.no(member)) < amount || other == member) {
                stage.bank().ledger().move(stage.no(member), amount, BankStatement.Sort.TELLER);
            } else if (stage.dice().oneIn(2)) {
                stage.bank().ledger().move(stage.no(member), -amount, BankStatement.Sort.E_BANKING);
            } else {
                stage.bank().ledger().moveInside(stage.no(member), stage.no(other), amount);
            }
        }
    }

    void byHand(MarketBooks.Order order) {
        byHand(order, stage.dice().oneIn(2));
    }

    void byHand(MarketBooks.Order order, boolean now) {
        stage.bank()
                .ledger()
                .byHand(
                        new BankMovement(
                                new InstructionId(order.id()).serial(),
                                order.kind(),
                                stage.noOf(order.payer()),
                                stage.noOf(order.payee()).value(),
                                order.amount(),
                                Optional.empty()),
                        now);
        stage.log("a teller takes to " + order);
    }

    /** A process dies or stands still, the clock jumps, or the database loses commits. */
    void processOrClockFails() {
        Office office = stage.dice().of(stage.offices());
        if (stage.dice().mischief(Mischief.CRASH)) {
            stage.die(office);
            stage.open();
            if (!stage.dice().oneIn(4)) {
                stage.leaseEnds();
            }
        } else if (stage.dice().mischief(Mischief.STALL)) {
            // Whoever holds the lease is the one that matters.
            Office still =
                    stage.offices().stream().filter(Office::holdsLease).findFirst().orElse(office);
            stage.log(still + " stands still");
            still.standStill();
            if (!stage.dice().oneIn(4)) {
                stage.leaseEnds();
            }
        } else if (stage.dice().mischief(Mischief.RESTORE)) {
            restore();
        } else if (stage.dice().mischief(Mischief.CLOCK_JUMP)) {
            Duration jump =
                    stage.dice()
                            .of(
                                    List.of(
                                            Duration.ofSeconds(30),
                                            Duration.ofMinutes(3),
                                            Duration.ofMinutes(90),
                                            Duration.ofHours(17),
                                            Duration.ofHours(70)));
            stage.log("the clock jumps by " + jump);
            stage.bank().statement().showAll();
            stage.clock().pass(jump);
        } else {
            stage.leaseEnds();
        }
    }

    /**
     * The database comes back without its last commits: an order that was sent is one that never
     * was. Answers may still come in; then nobody works before all that seems unsent is taken for
     * unknown.
     */
    private void restore() {
        List<MarketBooks.Order> sent =
                stage.now().orders().stream()
                        .filter(o -> o.attempt() > 0 && !o.state().isEnd())
                        .filter(o -> o.state() != InstructionState.CREATED)
                        .toList();
        if (sent.isEmpty()) {
            return;
        }
        MarketBooks.Order lost = stage.dice().of(sent);
        stage.log("the database forgets that it sent " + lost);
        stage.owner()
                .run(
                        """
                        update instruction set state = 'CREATED', attempt = attempt - 1, epoch = null,
                            sent_at = null, not_before = null, silences = 0, next_at = created_at
                          where market_id = %1$d and instruction_id = %2$d;
                        update standing_freeze set used_by = null
                          where market_id = %1$d and used_by = %2$d
                        """
                                .formatted(stage.account().market().value(), lost.id()));
        stage.books().rewound(lost.id());
        stage.look();
        if (stage.dice().oneIn(2)) {
            stage.failOver();
        }
        stage.offices().forEach(Office::die);
        stage.offices().clear();
        stage.endLease();
        List<MarketBooks.Order> created = stage.ordersIn(InstructionState.CREATED);
        stage.books().quarantined(created);
        QuarantineStore store = new QuarantineStore(stage.database(), stage.clock());
        Quarantine.Outcome outcome =
                new Quarantine(
                                store,
                                new LeaseStore(stage.database()),
                                stage.account().id() + " quarantine",
                                Duration.ofMinutes(1))
                        .run(
                                List.of(
                                        new QuarantineStore.Account(
                                                stage.account().market(),
                                                "market",
                                                stage.account().id(),
                                                stage.account().code())));
        if (!(outcome instanceof Quarantine.Done)) {
            throw new AssertionError(outcome);
        }
        created.forEach(
                _ -> stage.coverage().reached(InstructionState.CREATED, InstructionEvent.SILENT));
        stage.look();
        stage.open();
        stage.open();
        stage.leaseEnds();
    }
}
