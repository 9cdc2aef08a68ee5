package coffer.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coffer.account.BookBalances;
import coffer.bank.BankCommand;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.database.JdbcUrl;
import coffer.fixture.MarketFixture;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.RequestAcceptor.Acceptance;
import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.money.Money;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that a bank without freezes need not be told of succeed when they are accepted. */
class NothingToSendIT {

    private MarketFixture market;

    @BeforeEach
    void open() {
        market = MarketFixture.withoutFreezesAtTheBank();
        market.statement().deposit("F000001", "100.00");
    }

    @AfterEach
    void booksAreSound() {
        assertThat(market.books().breaches()).isEmpty();
        market.close();
    }

    private InstructionId freeze(String no, String amount) {
        return market.order(InstructionKind.FREEZE, no, amount, Optional.empty());
    }

    private void shows(String account, String available, String frozen, String pendingOut) {
        assertThat(market.fundAccount(account).balances())
                .isEqualTo(
                        new BookBalances(
                                Money.parse(available),
                                Money.parse(frozen),
                                Money.parse(pendingOut)));
    }

    @Test
    void freezeSucceedsAtOnceAndIsHeldByThePlatform() {
        InstructionId id = freeze("f1", "60.00");

        assertThat(market.instruction(id).state()).isEqualTo(InstructionState.SUCCEEDED);
        assertThat(market.instruction(id).sentAt()).isEmpty();
        assertThat(market.freeze(id).heldBy()).isEqualTo(HeldBy.PLATFORM);
        assertThat(market.freeze(id).remaining()).isEqualTo(Money.parse("60.00"));
        assertThat(market.sending().claimable()).isZero();
        shows("F000001", "40.00", "60.00", "0.00");
    }

    @Test
    void unfreezeInPartsSucceedsAtOnceAndNoMoreThanRemains() {
        InstructionId id = freeze("f1", "60.00");

        Acceptance taken = market.use(InstructionKind.UNFREEZE, "u1", id, "25.00", "");
        assertThat(taken.ended()).isTrue();
        assertThat(market.freeze(id).remaining()).isEqualTo(Money.parse("35.00"));
        shows("F000001", "65.00", "35.00", "0.00");

        Decline declined =
                catchThrowableOfType(
                        Decline.class,
                        () -> market.use(InstructionKind.UNFREEZE, "u2", id, "35.01", ""));
        assertThat(declined.code()).isEqualTo(DeclineCode.FREEZE_EXCEEDED);

        market.use(InstructionKind.UNFREEZE, "u2", id, "35.00", "");
        assertThat(market.sending().claimable()).isZero();
        shows("F000001", "100.00", "0.00", "0.00");
    }

    @Test
    void aFreezeOfMoreThanThereIsLeavesNoTrace() {
        Decline declined = catchThrowableOfType(Decline.class, () -> freeze("f1", "100.01"));

        assertThat(declined.code()).isEqualTo(DeclineCode.INSUFFICIENT_FUNDS);
        shows("F000001", "100.00", "0.00", "0.00");
        assertThat(market.instruction(freeze("f1", "100.00")).state())
                .isEqualTo(InstructionState.SUCCEEDED);
    }

    @Test
    void aRepeatIsAnsweredAsTheFirstAndMovesNothing() {
        InstructionId id = freeze("f1", "60.00");

        assertThat(freeze("f1", "60.00")).isEqualTo(id);
        shows("F000001", "40.00", "60.00", "0.00");
    }

    @Test
    void unfreezeAndPayIsStillSentAndAnUnfreezeBesideItTakesNoMoreThanIsLeft() {
        InstructionId id = freeze("f1", "60.00");
        market.use(InstructionKind.UNFREEZE_PAY, "p1", id, "50.00", "F000002");

        BankCommand command = market.sending().send();
        assertThat(command).isInstanceOf(BankCommand.ForcedTransfer.class);
        market.use(InstructionKind.UNFREEZE, "u1", id, "10.00", "");
        shows("F000001", "50.00", "0.00", "50.00");

        market.sending().end(InstructionState.FAILED);
        assertThat(market.freeze(id).remaining()).isEqualTo(Money.parse("50.00"));
        shows("F000001", "50.00", "50.00", "0.00");
    }

    @Test
    void payAndFreezeIsSentAndTheFreezeAtThePayeeIsThePlatforms() {
        InstructionId id =
                market.order(InstructionKind.PAY_FREEZE, "pf1", "30.00", Optional.of("F000002"));
        market.sending().send();
        market.sending().end(InstructionState.SUCCEEDED);

        assertThat(market.freeze(id).heldBy()).isEqualTo(HeldBy.PLATFORM);
        shows("F000002", "0.00", "30.00", "0.00");
        market.use(InstructionKind.UNFREEZE, "u1", id, "30.00", "");
        shows("F000002", "30.00", "0.00", "0.00");
    }

    @Test
    void anUnfreezeThatWaitsForABucketDoesNotHoldTheCounter() throws Exception {
        InstructionId id = freeze("f1", "60.00");
        JdbcUrl address = JdbcUrl.parse(market.books().url());
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Connection other =
                        DriverManager.getConnection(
                                address.url(), address.user(), address.password());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("set local lock_timeout = '500ms'");
            statement.executeUpdate("update bucket set balance = balance where kind = 'AVAILABLE'");
            Future<Acceptance> unfrozen =
                    threads.submit(
                            () -> market.use(InstructionKind.UNFREEZE, "u1", id, "25.00", ""));
            Awaitility.await()
                    .until(() ->
                            !market.books()
                                    .database()
                                    .rows("select 1 from pg_locks where not granted")
                                    .isEmpty());
            statement.executeUpdate("update market_counter set last = last");
            other.commit();
            assertThat(unfrozen.get().ended()).isTrue();
        }
        shows("F000001", "65.00", "35.00", "0.00");
    }
}
