package coffer.store;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankEntryRef;
import coffer.bank.BankLine;
import coffer.bank.Direction;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.SubAccountNo;
import coffer.ledger.LineCause;
import coffer.market.Ids;
import coffer.market.MainAccount;
import coffer.market.SubAccountId;
import coffer.money.Money;
import coffer.statement.LineId;
import coffer.statement.LineStore;
import coffer.statement.LineStore.Finding;
import coffer.statement.LineStore.RecordVerdict;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;

/** Facts straight into the books. */
public final class TestFacts {

    private TestFacts() {}

    public static void deposit(TestBooks books, MainAccount account, Ids ids, int member, String amount) {
        Finding finding =
                finding(
                        account,
                        ids,
                        member,
                        "C" + ids.next(),
                        Direction.IN,
                        LineOrigin.OUTSIDE,
                        amount,
                        LineCause.DEPOSIT);
        assertThat(
                        new LineStore(books.database(), Clock.systemUTC())
                                .record(account.market(), account.id(), List.of(finding)))
                .containsExactly(RecordVerdict.EXPLAINED);
    }

    public static Finding finding(
            MainAccount account,
            Ids ids,
            int member,
            String flow,
            Direction direction,
            LineOrigin origin,
            String amount,
            LineCause cause) {
        BankEntryRef ref =
                new BankEntryRef(
                        new SubAccountNo(TestBooks.no(account, member)),
                        LocalDate.of(2026, 3, 2),
                        flow,
                        "1",
                        direction,
                        LineSign.PLUS,
                        LinePart.AMOUNT);
        BankLine line =
                new BankLine(
                        ref,
                        LocalTime.of(9, 30),
                        Money.parse(amount),
                        Optional.empty(),
                        origin,
                        "23",
                        new BankLine.Counterparty("6200000000000000009", "示例付款方", "示例银行"),
                        "货款",
                        Optional.empty(),
                        false,
                        "<row/>");
        return new Finding(
                new LineId(ids.next()),
                line,
                Optional.of(new SubAccountId(member + 1)),
                Optional.of(cause),
                Optional.empty(),
                cause == LineCause.FOREIGN ? Optional.of("FOREIGN") : Optional.empty(),
                "");
    }
}
