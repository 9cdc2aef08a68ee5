package coffer.statement;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.account.BalanceAgreement;
import coffer.account.BookPosition;
import coffer.bank.Balances;
import coffer.money.Money;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bank's figures beside ours: equal, within what is in flight, different. */
final class BalancePollerTest {

    @ParameterizedTest
    @CsvSource({
        // ours: available, frozen, in transit, leaving, arriving, leaving frozen, arriving frozen
        "100, 20, 0, 0, 0, 0, 0,   120, 20, EQUAL",
        "100, 20, 0, 0, 0, 0, 0,   121, 20, DIFFERENT",
        "100, 20, 0, 0, 0, 0, 0,   120, 21, DIFFERENT",
        // a transfer of 30 on its way out: before and after the bank's doing
        "70, 20, 30, 30, 0, 0, 0,  120, 20, WITHIN",
        "70, 20, 30, 30, 0, 0, 0,   90, 20, WITHIN",
        "70, 20, 30, 30, 0, 0, 0,   89, 20, DIFFERENT",
        // a freeze of 30
        "70, 20, 30, 0, 0, 0, 30,  120, 20, WITHIN",
        "70, 20, 30, 0, 0, 0, 30,  120, 50, WITHIN",
        "70, 20, 30, 0, 0, 0, 30,  120, 51, DIFFERENT",
        "70, 20, 30, 0, 0, 0, 30,  119, 50, DIFFERENT",
        // lifting 20, the money stays
        "100, 0, 20, 0, 0, 20, 0,  120, 20, WITHIN",
        "100, 0, 20, 0, 0, 20, 0,  120,  0, WITHIN",
        // 30 coming in
        "100, 20, 0, 0, 30, 0, 0,  120, 20, WITHIN",
        "100, 20, 0, 0, 30, 0, 0,  150, 20, WITHIN",
        "100, 20, 0, 0, 30, 0, 0,  151, 20, DIFFERENT",
    })
    void isJudgedByWhatIsInFlight(
            long available,
            long frozen,
            long inTransit,
            long leaving,
            long arriving,
            long leavingFrozen,
            long arrivingFrozen,
            long bankTotal,
            long bankFrozen,
            BalanceAgreement expected) {
        BookPosition ours =
                new BookPosition(
                        available,
                        frozen,
                        inTransit,
                        leaving,
                        arriving,
                        leavingFrozen,
                        arrivingFrozen,
                        1);
        Balances bank =
                new Balances(
                        Money.ofMinor(bankTotal),
                        Money.ofMinor(bankTotal - bankFrozen),
                        Money.ofMinor(bankFrozen));
        assertThat(BalancePoller.compare(bank, ours, ours)).isEqualTo(expected);
    }
}
