package coffer.statement;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.account.AccountViewStore;
import coffer.bank.Direction;
import coffer.bank.LineOrigin;
import coffer.cash.DepositStore;
import coffer.fixture.TestBankLines;
import coffer.fixture.TestBooks;
import coffer.ledger.BankLineCause;
import coffer.market.FundAccountNo;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The function record, on a real server. */
final class BankLineStoreIT {

    private TestBooks books;
    private MainAccount account;
    private BankLineStore store;
    private IdGenerator ids;

    @BeforeEach
    void openBooks() {
        books = TestBooks.open();
        account = books.market("alpha", 2);
        store = new BankLineStore(books.database(), Clock.systemUTC());
        ids = new IdGenerator(Clock.systemUTC(), 1);
    }

    @AfterEach
    void booksAreSound() {
        assertThat(books.breaches()).isEmpty();
        books.close();
    }

    @Test
    void aLineIsBookedOnceHoweverOftenItIsRead() {
        assertThat(record(deposit("C1", "10.00"))).containsExactly(RecordResult.EXPLAINED);
        assertThat(record(deposit("C1", "10.00"), deposit("C2", "5.00")))
                .containsExactly(RecordResult.KNOWN, RecordResult.EXPLAINED);
        assertThat(available()).isEqualTo("15.00");
        assertThat(
                        new DepositStore(books.database())
                                .list(account.market(), Long.MAX_VALUE, Optional.empty(), 10))
                .extracting(d -> d.line().ref().flow())
                .containsExactly("C2", "C1");
    }

    @Test
    void aLineMayWaitForItsExplanation() {
        LineToRecord deposit = deposit("C1", "10.00");
        LineToRecord waits =
                new LineToRecord(
                        deposit.id(),
                        deposit.line(),
                        deposit.subAccount(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "");
        assertThat(record(waits)).containsExactly(RecordResult.WAITS);
        assertThat(available()).isEqualTo("0.00");
        List<UnexplainedLine> waiting = store.unexplained(account.market(), account.id(), 10);
        assertThat(waiting).containsExactly(new UnexplainedLine(deposit.id(), deposit.line()));
        LineToRecord explained =
                new LineToRecord(
                        new BankLineId(ids.next()),
                        waiting.getFirst().line(),
                        deposit.subAccount(),
                        deposit.cause(),
                        Optional.empty(),
                        Optional.empty(),
                        "");
        assertThat(record(explained)).containsExactly(RecordResult.EXPLAINED);
        assertThat(store.unexplained(account.market(), account.id(), 10)).isEmpty();
        assertThat(available()).isEqualTo("10.00");
    }

    @Test
    void aFeeOnAnEmptyAccountGoesBelowZeroAndADepositCoversIt() {
        record(fee("J1", "5.00"));
        assertThat(available()).isEqualTo("-5.00");
        assertThat(openDifferences()).containsExactly("SHORT");
        record(deposit("C1", "3.00"));
        assertThat(available()).isEqualTo("-2.00");
        assertThat(openDifferences()).containsExactly("SHORT");
        record(fee("J2", "1.00"), deposit("C2", "10000.00"));
        assertThat(available()).isEqualTo("9997.00");
        assertThat(openDifferences()).isEmpty();
    }

    @Test
    void whatNobodyOrderedIsBookedAndIsADifference() {
        record(
                TestBankLines.finding(
                        account,
                        ids,
                        1,
                        "J7",
                        Direction.IN,
                        LineOrigin.UNKNOWN,
                        "7.00",
                        BankLineCause.FOREIGN));
        assertThat(available()).isEqualTo("7.00");
        assertThat(openDifferences()).containsExactly("FOREIGN");
    }

    private LineToRecord deposit(String flow, String amount) {
        return TestBankLines.finding(
                account,
                ids,
                1,
                flow,
                Direction.IN,
                LineOrigin.OUTSIDE,
                amount,
                BankLineCause.DEPOSIT);
    }

    private LineToRecord fee(String flow, String amount) {
        return TestBankLines.finding(
                account, ids, 1, flow, Direction.OUT, LineOrigin.FEE, amount, BankLineCause.FEE);
    }

    private List<RecordResult> record(LineToRecord... findings) {
        return store.record(account.market(), account.id(), List.of(findings));
    }

    private String available() {
        return new AccountViewStore(books.database())
                .fundAccount(account.market(), new FundAccountNo("F000001"))
                .orElseThrow()
                .balances()
                .available()
                .toString();
    }

    private List<String> openDifferences() {
        return books
                .database()
                .rows("select kind::text as kind from difference where closed_at is null")
                .stream()
                .map(row -> row.getString("kind"))
                .toList();
    }
}
