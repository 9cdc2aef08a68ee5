package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.fixture.TestBankLines;
import coffer.fixture.TestBooks;
import coffer.instruction.AcceptStore;
import coffer.instruction.InstructionId;
import coffer.instruction.NewInstruction;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.Money;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each promise finds the damage that it is there to find. */
final class InvariantsIT {

    private TestBooks books;

    @BeforeEach
    void openBooksThatHoldSomething() {
        books = TestBooks.open();
        MainAccount account = books.market("alpha", 2);
        IdGenerator ids = new IdGenerator(Clock.systemUTC(), 1);
        TestBankLines.deposit(books, account, ids, 1, "100.00");
        InstructionId id = new InstructionId(ids.next());
        NewInstruction order =
                new NewInstruction(
                        id,
                        account.id(),
                        InstructionKind.FREEZE,
                        new SubAccountId(2),
                        new SubAccountId(2),
                        Money.parse("40.00"),
                        Optional.of(id),
                        HeldBy.BANK,
                        "r1",
                        new RequestHash("ab".repeat(32)),
                        Optional.empty(),
                        "");
        new AcceptStore(books.database(), Clock.systemUTC())
                .accept(account.market(), List.of(order));
        assertThat(books.breaches()).isEmpty();
    }

    @AfterEach
    void closeBooks() {
        books.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1 | update journal set to_bucket = 999 where role = 'RESERVE'
                    2 | update bucket set floor = -1, balance = -1 where kind = 'AVAILABLE' and balance = 0
                    3 | update bucket set balance = balance + 1 where kind = 'CASH'
                    4 | update instruction set amount = amount + 1
                    5 | update standing_freeze set remaining = 1
                    6 | update journal set from_balance = from_balance + 1 where role = 'RESERVE'
                    6 | update journal set to_version = to_version + 1 where role = 'RESERVE'
                    6 | delete from journal where role = 'RESERVE'
                    6 | update bucket set version = version + 1 where kind = 'IN_TRANSIT'
                    7 | delete from journal where role = 'RESERVE'
                    7 | update instruction set state = 'SUCCEEDED', next_at = null, ended_at = now()
                    """)
    void plantedDamageIsFound(int promise, String damage) {
        books.asOwner(damage);
        assertThat(books.breaches()).extracting(Violation::number).contains(promise);
    }
}
