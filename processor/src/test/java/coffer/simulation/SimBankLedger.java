package coffer.simulation;

import coffer.bank.Balances;
import coffer.bank.BankCommand;
import coffer.bank.ClientSerial;
import coffer.bank.FreezeNo;
import coffer.bank.InstructionKind;
import coffer.bank.SubAccountNo;
import coffer.money.Money;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The true books of the simulated bank: totals and freezes of its sub-accounts, and what became of
 * each order. It fails the story when a serial arrives twice, or when the use of a freeze states
 * another amount than the one that is frozen.
 */
final class SimBankLedger {

    private final SeededRandom random;
    private final BankStatement statement;
    private final Map<SubAccountNo, Holding> accounts = new LinkedHashMap<>();
    private final Map<ClientSerial, Fate> fates = new LinkedHashMap<>();
    private final Map<ClientSerial, BankMovement> movements = new LinkedHashMap<>();
    private final Set<ClientSerial> byHand = new LinkedHashSet<>();
    private final Set<ClientSerial> cameBack = new LinkedHashSet<>();
    private final Map<ClientSerial, FreezeNo> numbers = new HashMap<>();
    private final Map<FreezeNo, Long> freezes = new LinkedHashMap<>();
    private int lastFreeze;

    SimBankLedger(BankStatement statement, SeededRandom random) {
        this.statement = statement;
        this.random = random;
    }

    /** What has become of a command at the bank. */
    enum Fate {
        PENDING,
        DONE,
        REFUSED
    }

    private static final class Holding {
        private long total;
        private long frozen;
    }

    /** The total and the frozen amount of a sub-account, in this order. */
    long[] totalAndFrozen(SubAccountNo no) {
        Holding holding = holding(no);
        return new long[] {holding.total, holding.frozen};
    }

    private Holding holding(SubAccountNo no) {
        return accounts.computeIfAbsent(no, _ -> new Holding());
    }

    long free(SubAccountNo no) {
        return holding(no).total - holding(no).frozen;
    }

    /** Books an incoming amount, or an outgoing one if negative, with its statement line. */
    void book(SubAccountNo no, long amount, BankStatement.EntryKind sort) {
        holding(no).total += amount;
        statement.add(no, amount, sort, holding(no).total);
    }

    /** Books a movement between two sub-accounts that no order asked for. */
    void bookBetween(SubAccountNo payer, SubAccountNo payee, long amount) {
        holding(payer).total -= amount;
        holding(payee).total += amount;
        statement.addInside(
                payer, payee, amount, Optional.empty(), holding(payer).total, holding(payee).total);
    }

    Optional<Fate> fate(ClientSerial serial) {
        return Optional.ofNullable(fates.get(serial));
    }

    /**
     * A teller takes over an order under its serial, and carries it out now or leaves it pending.
     */
    void takeByHand(BankMovement movement, boolean now) {
        if (fates.containsKey(movement.serial())) {
            return;
        }
        byHand.add(movement.serial());
        movements.put(movement.serial(), movement);
        fates.put(movement.serial(), Fate.PENDING);
        if (now) {
            carryOut(movement);
        }
    }

    /** Whether a teller took the order over. */
    boolean isByHand(ClientSerial serial) {
        return byHand.contains(serial);
    }

    /** Decides all pending orders, except those that a teller took over. */
    void decidePending() {
        List<ClientSerial> pending =
                fates.entrySet().stream()
                        .filter(entry -> entry.getValue() == Fate.PENDING)
                        .map(Map.Entry::getKey)
                        .filter(serial -> !byHand.contains(serial))
                        .toList();
        for (ClientSerial serial : pending) {
            if (random.oneIn(2)) {
                fates.put(serial, Fate.REFUSED);
            } else {
                carryOut(movement(serial));
            }
        }
    }

    /** Carries out the first refused order that is covered and changes no freeze. */
    void carryOutRefused() {
        fates.entrySet().stream()
                .filter(entry -> entry.getValue() == Fate.REFUSED)
                .filter(entry -> !cameBack.contains(entry.getKey()))
                .map(entry -> movement(entry.getKey()))
                .filter(m -> m.leavesNoFreeze() && free(m.payer()) >= m.amount())
                .findFirst()
                .ifPresent(this::perform);
    }

    /** Returns a random payout that was carried out. */
    void returnPayout() {
        List<BankMovement> gone =
                movements.values().stream()
                        .filter(m -> m.kind().isPayout() && !cameBack.contains(m.serial()))
                        .filter(m -> fates.get(m.serial()) == Fate.DONE)
                        .toList();
        if (!gone.isEmpty()) {
            bookReturn(random.pick(gone), random.pick(List.of(BankStatement.Return.values())));
        }
    }

    /** Whether a payout left and was returned, whatever verdict the bank gives on it. */
    boolean isReturned(ClientSerial serial) {
        return cameBack.contains(serial);
    }

    private void bookReturn(BankMovement payout, BankStatement.Return how) {
        cameBack.add(payout.serial());
        Holding payer = holding(payout.payer());
        payer.total += payout.amount();
        statement.addReturn(
                payout.payer(),
                payout.amount(),
                payout.payee(),
                how,
                Optional.of(payout.serial()).filter(_ -> random.oneIn(2)),
                payer.total);
    }

    /** Carries out an order on which the bank had no verdict. */
    void decide(ClientSerial serial) {
        carryOut(movement(serial));
    }

    BankMovement movement(ClientSerial serial) {
        return Optional.ofNullable(movements.get(serial)).orElseThrow();
    }

    Optional<FreezeNo> freezeNumber(ClientSerial serial) {
        return Optional.ofNullable(numbers.get(serial));
    }

    Balances balances(SubAccountNo no) {
        return new Balances(
                Money.ofMinor(holding(no).total),
                Money.ofMinor(free(no)),
                Money.ofMinor(holding(no).frozen));
    }

    Balances mainBalances() {
        long total = accounts.values().stream().mapToLong(a -> a.total).sum();
        return new Balances(Money.ofMinor(total), Money.ofMinor(total), Money.ZERO);
    }

    void receive(BankMovement movement) {
        if (fates.containsKey(movement.serial())) {
            if (!byHand.contains(movement.serial())) {
                throw new AssertionError(movement.serial() + " was sent twice");
            }
            return;
        }
        movements.put(movement.serial(), movement);
        if (random.occurs(Fault.NO_VERDICT_YET)) {
            fates.put(movement.serial(), Fate.PENDING);
        } else {
            carryOut(movement);
        }
    }

    private void carryOut(BankMovement movement) {
        if (random.occursEvenIfDisabled(Fault.REFUSAL) || !covered(movement)) {
            fates.put(movement.serial(), Fate.REFUSED);
        } else {
            perform(movement);
            if (movement.kind().isPayout() && random.occurs(Fault.PAYOUT_BOUNCES)) {
                bookReturn(movement, BankStatement.Return.MARKED);
                fates.put(movement.serial(), Fate.REFUSED);
            }
        }
    }

    private boolean covered(BankMovement movement) {
        return movement.use().isPresent() || free(movement.payer()) >= movement.amount();
    }

    private void perform(BankMovement movement) {
        fates.put(movement.serial(), Fate.DONE);
        movement.use().ifPresent(use -> useFreeze(movement, use));
        Holding payer = holding(movement.payer());
        Optional<ClientSerial> told = Optional.of(movement.serial()).filter(this::isShown);
        payer.total -= movement.amount();
        if (movement.kind().isPayout()) {
            statement.addPayout(
                    movement.payer(), movement.amount(), movement.payee(), told, payer.total);
            return;
        }
        SubAccountNo to = new SubAccountNo(movement.payee());
        Holding payee = holding(to);
        payee.total += movement.amount();
        if (movement.kind().freezeEffect() == InstructionKind.FreezeEffect.CREATES) {
            payee.frozen += movement.amount();
            freezes.put(newNumber(movement.serial()), movement.amount());
        }
        if (movement.kind().movesBetweenAccounts()) {
            statement.addInside(
                    movement.payer(), to, movement.amount(), told, payer.total, payee.total);
        }
    }

    /** Whether the line shows the serial. It always does for a teller's work, sent or not. */
    private boolean isShown(ClientSerial serial) {
        return byHand.contains(serial) || !random.occurs(Fault.LINE_WITHOUT_SERIAL);
    }

    private FreezeNo newNumber(ClientSerial serial) {
        FreezeNo no = new FreezeNo("FZ" + ++lastFreeze);
        numbers.put(serial, no);
        return no;
    }

    private void useFreeze(BankMovement movement, BankCommand.FreezeUse use) {
        long standing = freezes.getOrDefault(use.freezeNo(), 0L);
        if (standing != use.standing().minor()
                || standing - movement.amount() != use.stays().minor()) {
            throw new AssertionError(use + " does not know that " + standing + " stands");
        }
        holding(movement.payer()).frozen -= movement.amount();
        freezes.remove(use.freezeNo());
        FreezeNo no = random.oneIn(2) ? newNumber(movement.serial()) : use.freezeNo();
        freezes.put(no, use.stays().minor());
    }
}
