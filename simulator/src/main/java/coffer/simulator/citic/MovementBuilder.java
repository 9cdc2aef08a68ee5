package coffer.simulator.citic;

import coffer.simulator.books.Books;
import coffer.simulator.books.Bucket;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Counterparty;
import coffer.simulator.books.Direction;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Freeze;
import coffer.simulator.books.FreezeKind;
import coffer.simulator.books.FreezeUse;
import coffer.simulator.books.Leg;
import coffer.simulator.books.StatementRow;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.Voucher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One movement at the bank while it is being written: the legs, the rows they leave with their
 * running balance, and what it does to freezes. Lives inside the lock of the books, for one
 * voucher.
 */
final class MovementBuilder {
    /** Number of the branch that keeps every account here. */
    static final String BRANCH_NO = "999001";

    private static final String BRANCH_NAME = "示例支行";

    private final Books books;
    private final CiticSettings settings;
    private final Cause cause;
    private final long atMillis;
    private final Draft draft;
    private final long number;
    private final List<Leg> legs = new ArrayList<>();
    private int rows;
    private int newFreezes;
    private boolean mayOverdraw;
    private Optional<String> sequence = Optional.empty();

    MovementBuilder(Books books, CiticSettings settings, Cause cause, long atMillis) {
        this.books = books;
        this.settings = settings;
        this.cause = cause;
        this.atMillis = atMillis;
        this.draft = new Draft(atMillis);
        this.number = books.nextVoucherNumber();
    }

    /** The printed form of a sub-account as somebody's other side. */
    static Counterparty counterparty(SubAccount account) {
        return counterparty(account.no(), account.name());
    }

    /** The printed form of any account at this bank. */
    static Counterparty counterparty(String no, String name) {
        return new Counterparty(no, name, BRANCH_NO, BRANCH_NAME);
    }

    /** Serial of a movement inside the bank, 14 characters. */
    String innerFlow() {
        return String.format("J%013d", number);
    }

    /** Serial of money that came from another bank, 14 characters. */
    String arrivalFlow() {
        return String.format("C%011dDI", number);
    }

    MovementBuilder move(String accountNo, Bucket bucket, long fen) {
        if (fen != 0) {
            legs.add(new Leg(accountNo, bucket, fen));
        }
        return this;
    }

    MovementBuilder mayOverdraw() {
        mayOverdraw = true;
        return this;
    }

    /** The rows that follow bear this sequence instead of the usual one. */
    void sequence(String seq) {
        sequence = Optional.of(seq);
    }

    /** A row on this sub-account; call it after the legs, for it prints the balance after them. */
    MovementBuilder row(
            SubAccount on, String type, String flow, Direction direction, RowDetails text) {
        long delta =
                legs.stream().filter(l -> l.accountNo().equals(on.no())).mapToLong(Leg::fen).sum();
        boolean second = rows > 0 && settings.is(CiticSetting.LEG_SEQ, "distinct");
        int memoBytes = (int) settings.number(CiticSetting.MEMO_BYTES);
        draft.print(
                new StatementRow(
                        books.nextRowNumber() + rows,
                        on.no(),
                        type,
                        atMillis,
                        flow,
                        sequence.orElse(second ? "2" : "1"),
                        text.other(),
                        direction,
                        text.fen(),
                        books.total(on.no()) + delta,
                        text.feeFen(),
                        Gbk.cut(text.memo(), memoBytes),
                        cause));
        rows++;
        return this;
    }

    /** What a row says beside its place. */
    record RowDetails(Counterparty other, long fen, long feeFen, String memo) {}

    /** A new freeze under a new number of 22 characters. */
    Freeze freeze(FreezeKind kind, String owner, String holder, long fen, String reason) {
        long n = books.nextFreezeNumber() + newFreezes;
        newFreezes++;
        String no = "FZ" + BankTime.date(atMillis) + String.format("%012d", n);
        Freeze freeze =
                new Freeze(
                        no,
                        kind,
                        owner,
                        holder,
                        fen,
                        atMillis,
                        cause.reference(),
                        innerFlow(),
                        reason,
                        List.of());
        draft.set(freeze);
        return freeze;
    }

    MovementBuilder use(Freeze freeze, long fen) {
        draft.set(freeze.used(new FreezeUse(cause.reference(), fen, atMillis, innerFlow())));
        return this;
    }

    /** The change, to be completed and committed by the caller. */
    Draft draft() {
        if (!legs.isEmpty()) {
            draft.post(new Voucher(number, cause, mayOverdraw, List.copyOf(legs)));
        }
        return draft;
    }
}
