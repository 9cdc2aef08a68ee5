package coffer.simulator.citic;

import coffer.simulator.books.BankOrder;
import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Counterparty;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.FreezeKind;
import coffer.simulator.books.MainAccount;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.Signing;
import coffer.simulator.books.SigningState;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What happens at the bank outside its B2B interface: deposits from other banks, fees, court
 * freezes, transfers by e-banking. Called inside the lock of the books.
 */
public final class ManualOperations {
    private static final String ORDINARY = "11";
    private static final String INTEREST = "13";
    private static final String FEE = "14";
    private static final String OPENING = "12";
    private static final List<String> PAYOUTS = List.of(Payout.OF_MEMBER, Payout.OF_MERCHANT);

    /** What kind of line the bank adds by itself. */
    public enum LineKind {
        /** A fee (type 14); the only movement that may overdraw a sub-account. */
        FEE,
        /** Interest (type 13). */
        INTEREST,
        /** A movement without an order: a teller, a court, e-banking (type 11). */
        FOREIGN,
        /** A payout that came back, shown as a negative debit (type 23). */
        RETURN
    }

    private final Books books;
    private final CiticSettings settings;
    private final InstantSource clock;
    private final AccountChecks checks;
    private final Orders orders;

    ManualOperations(
            Books books,
            CiticSettings settings,
            InstantSource clock,
            AccountChecks checks,
            Orders orders) {
        this.books = books;
        this.settings = settings;
        this.clock = clock;
        this.checks = checks;
        this.orders = orders;
    }

    /** Opens a main account. */
    public void open(MainAccount account) {
        checkName(account.name());
        checkNumber(account.no());
        if (books.mainAccount(account.no()).isPresent()) {
            throw new OperationRefused("account_exists", account.no() + " is open already");
        }
        books.commit(new Draft(clock.millis()).open(account));
    }

    /** Opens a sub-account under a main account. */
    public void open(SubAccount account) {
        checkName(account.name());
        checkNumber(account.no());
        if (books.mainAccount(account.mainAccountNo()).isEmpty()) {
            throw new OperationRefused("unknown_account", "no main account " + account);
        }
        if (books.subAccount(account.no()).isPresent()) {
            throw new OperationRefused("account_exists", account.no() + " is open already");
        }
        books.commit(new Draft(clock.millis()).open(account));
    }

    private static void checkNumber(String no) {
        if (!no.matches("\\d{19}")) {
            throw new OperationRefused("invalid_request", "an account number has 19 digits");
        }
    }

    private static void checkName(String name) {
        if (name.isEmpty() || !Gbk.holds(name) || Gbk.length(name) > 122) {
            throw new OperationRefused(
                    "invalid_request",
                    "a name has 1 to 122 bytes in GBK without control characters");
        }
    }

    private static void checkMemo(String memo) {
        if (!Gbk.holds(memo) || Gbk.length(memo) > 102) {
            throw new OperationRefused("invalid_request", "a memo has at most 102 bytes in GBK");
        }
    }

    /** A sub-account that must be there to be used. */
    public SubAccount subAccount(String no) {
        return checks.usable(no)
                .orElseThrow(() -> new OperationRefused("unknown_account", "no sub-account " + no));
    }

    /** The public-adjustment sub-account of a main account. */
    public SubAccount publicAccount(String mainAccountNo) {
        return special(mainAccountNo, Purpose.PUBLIC);
    }

    private SubAccount special(String mainAccountNo, Purpose purpose) {
        return books.subAccounts().stream()
                .filter(a -> a.mainAccountNo().equals(mainAccountNo))
                .filter(a -> a.purpose() == purpose)
                .findFirst()
                .orElseThrow(() ->
                        new OperationRefused(
                                "unknown_account", "no sub-account with purpose " + purpose));
    }

    /** A branch officer or the bank decides on a registration that waits for it. */
    public SubAccount decideSigning(String no, SigningState verdict) {
        Signing signing =
                books.signing(no)
                        .orElseThrow(() ->
                                new OperationRefused("unknown_account", "no sub-account " + no));
        if (signing.state() != SigningState.IN_REVIEW) {
            throw new OperationRefused("not_in_review", no + " does not wait for a review");
        }
        books.commit(new Draft(clock.millis()).set(signing.withState(verdict)));
        return books.subAccount(no).orElseThrow();
    }

    /** Money from another bank; the rows tell its serial at the bank. */
    public StatementRow deposit(SubAccount to, long fen, Counterparty payer, String memo) {
        checkMemo(memo);
        checkMemo(payer.name() + payer.accountNo());
        checkMemo(payer.bankName());
        MovementBuilder movement = movement("deposit");
        movement.move(to.mainAccountNo(), Bucket.OUTSIDE, -fen)
                .move(to.no(), Bucket.AVAILABLE, fen);
        String type =
                to.purpose() == Purpose.PUBLIC ? AdjustableEntries.PUBLIC_ARRIVAL : Payouts.OUTSIDE;
        MovementBuilder.RowDetails text = new MovementBuilder.RowDetails(payer, fen, 0, memo);
        return commit(movement.row(to, type, movement.arrivalFlow(), Direction.C, text));
    }

    /** Opening money for a member, from the initialisation sub-account. */
    public StatementRow creditOpeningBalance(SubAccount to, long fen) {
        if (to.purpose() != Purpose.MEMBER) {
            throw new OperationRefused("invalid_request", to.no() + " is no member's");
        }
        SubAccount from = special(to.mainAccountNo(), Purpose.INITIALISATION);
        return move(movement("opening"), OPENING, from, to, fen, "");
    }

    /**
     * How a payout comes back.
     *
     * @param negative a negative debit like the payout's own row; otherwise a credit from the payee
     * @param keepsMemo the payout's memo, or none
     * @param fen how much of it; all of it if left out
     */
    public record ReturnForm(boolean negative, boolean keepsMemo, Optional<Long> fen) {}

    /** A payout comes back to its payer, once; the fee does not. */
    public StatementRow returnPayout(String serial, ReturnForm form) {
        BankOrder order =
                orders.findExecuted(PAYOUTS, serial)
                        .orElseThrow(() ->
                                new OperationRefused(
                                        "not_found", "no payout has moved money for " + serial));
        Cause cause = Cause.control("return of " + order.key().action() + " " + serial);
        if (books.movements(cause.reference()) > 0) {
            throw new OperationRefused("returned_already", serial + " came back before");
        }
        Payout payout = Payout.of(Orders.request(order));
        SubAccount payer = subAccount(payout.payerNo());
        long fen = form.fen().orElse(payout.fen());
        if (fen > payout.fen()) {
            throw new OperationRefused("invalid_request", "amount is above the payout's");
        }
        MovementBuilder movement = new MovementBuilder(books, settings, cause, clock.millis());
        movement.move(payer.mainAccountNo(), Bucket.OUTSIDE, -fen);
        movement.move(payer.no(), Bucket.AVAILABLE, fen);
        String memo = form.keepsMemo() ? payout.memo() : "";
        long shown = form.negative() ? -fen : fen;
        Direction direction = form.negative() ? Direction.D : Direction.C;
        String flow = form.negative() ? movement.innerFlow() : movement.arrivalFlow();
        MovementBuilder.RowDetails text =
                new MovementBuilder.RowDetails(payout.payee(), shown, 0, memo);
        return commit(movement.row(payer, Payouts.OUTSIDE, flow, direction, text));
    }

    /** A transfer between two sub-accounts that no market ordered, as by e-banking. */
    public StatementRow transfer(SubAccount from, SubAccount to, long fen, String memo) {
        checkMemo(memo);
        if (from.no().equals(to.no())) {
            throw new OperationRefused("invalid_request", "from and to are the same");
        }
        if (!from.mainAccountNo().equals(to.mainAccountNo())) {
            throw new OperationRefused("invalid_request", "not under one main account");
        }
        return move(movement("transfer"), ORDINARY, from, to, fen, memo);
    }

    private StatementRow move(
            MovementBuilder movement,
            String type,
            SubAccount from,
            SubAccount to,
            long fen,
            String memo) {
        requireAvailable(from, fen);
        movement.move(from.no(), Bucket.AVAILABLE, -fen).move(to.no(), Bucket.AVAILABLE, fen);
        MovementBuilder.RowDetails out =
                new MovementBuilder.RowDetails(MovementBuilder.counterparty(to), fen, 0, memo);
        MovementBuilder.RowDetails in =
                new MovementBuilder.RowDetails(MovementBuilder.counterparty(from), fen, 0, memo);
        String flow = movement.innerFlow();
        movement.row(from, type, flow, Direction.D, out);
        return commit(movement.row(to, type, flow, Direction.C, in));
    }

    /**
     * A line of the bank's own making.
     *
     * @param direction what it does to the balance
     * @param feeFen taken on top, shown in the fee column of the same row
     * @param flow the bank's serial of it; a new one if it is left out
     * @param seq its sequence inside the flow; the usual one if it is left out
     */
    public record ManualLine(
            LineKind kind,
            Direction direction,
            long fen,
            long feeFen,
            Counterparty other,
            String memo,
            Optional<String> flow,
            Optional<String> seq) {}

    /** Adds a line of the bank's own making. */
    public StatementRow addLine(SubAccount on, ManualLine line) {
        checkMemo(line.memo());
        LineKind kind = line.kind();
        Direction direction = line.direction();
        long fen = line.fen();
        long feeFen = line.feeFen();
        long signed = direction == Direction.C ? fen : -fen;
        String main = on.mainAccountNo();
        MovementBuilder movement = movement("line");
        Bucket other =
                switch (kind) {
                    case FEE, INTEREST -> Bucket.BANK;
                    case FOREIGN, RETURN -> Bucket.OUTSIDE;
                };
        long shown = fen;
        Direction shownDirection = direction;
        String type =
                switch (kind) {
                    case FEE -> FEE;
                    case INTEREST -> INTEREST;
                    case FOREIGN -> ORDINARY;
                    case RETURN -> Payouts.OUTSIDE;
                };
        if (kind == LineKind.FEE) {
            movement.mayOverdraw();
        } else if (signed - feeFen < 0) {
            requireAvailable(on, feeFen - signed);
        }
        if (kind == LineKind.RETURN) {
            if (direction == Direction.D) {
                throw new OperationRefused("invalid_request", "a return raises the balance: C");
            }
            shown = -fen;
            shownDirection = Direction.D;
        }
        movement.move(on.no(), Bucket.AVAILABLE, signed - feeFen);
        movement.move(main, other, -signed).move(main, Bucket.BANK, feeFen);
        MovementBuilder.RowDetails text =
                new MovementBuilder.RowDetails(line.other(), shown, feeFen, line.memo());
        line.seq().ifPresent(movement::sequence);
        String flow = line.flow().orElseGet(movement::innerFlow);
        return commit(movement.row(on, type, flow, shownDirection, text));
    }

    /** A teller lifts a market's freeze; no statement row reports it. */
    public Freeze liftFreeze(String freezeNo) {
        Freeze freeze =
                books.freeze(freezeNo)
                        .filter(f -> f.kind() == FreezeKind.ORDINARY && f.isOpen())
                        .orElseThrow(() ->
                                new OperationRefused(
                                        "unknown_freeze", "no freeze stands under " + freezeNo));
        liftFreeze(freeze);
        return books.freeze(freezeNo).orElseThrow();
    }

    private void liftFreeze(Freeze freeze) {
        long fen = freeze.standingFen();
        MovementBuilder movement = movement("lift");
        movement.move(freeze.holder(), Bucket.FROZEN, -fen);
        movement.move(freeze.holder(), Bucket.AVAILABLE, fen);
        books.commit(movement.use(freeze, fen).draft());
    }

    /** A court freezes money; only a manual operation can lift it. */
    public Freeze courtFreeze(SubAccount on, long fen) {
        requireAvailable(on, fen);
        MovementBuilder movement = movement("court-freeze");
        movement.move(on.no(), Bucket.AVAILABLE, -fen).move(on.no(), Bucket.FROZEN, fen);
        Freeze freeze = movement.freeze(FreezeKind.COURT, on.no(), on.no(), fen, "司法冻结");
        books.commit(movement.draft());
        return freeze;
    }

    /** Lifts all court freezes of a sub-account; gives how many. */
    public int liftCourtFreezes(SubAccount on) {
        List<Freeze> standing =
                books.freezesHeldBy(on.no()).stream()
                        .filter(f -> f.kind() == FreezeKind.COURT && f.isOpen())
                        .toList();
        standing.forEach(this::liftFreeze);
        return standing.size();
    }

    private void requireAvailable(SubAccount account, long fen) {
        if (books.balance(account.no(), Bucket.AVAILABLE) < fen) {
            throw new OperationRefused("insufficient_funds", account.no() + " has not so much");
        }
    }

    private MovementBuilder movement(String call) {
        return new MovementBuilder(books, settings, Cause.control(call), clock.millis());
    }

    private StatementRow commit(MovementBuilder movement) {
        Draft draft = movement.draft();
        books.commit(draft);
        return draft.lastRow();
    }
}
