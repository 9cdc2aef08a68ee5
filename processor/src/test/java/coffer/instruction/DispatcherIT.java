package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.account.AccountStore;
import coffer.approval.ApprovalStore;
import coffer.bank.BankCommand;
import coffer.bank.BankExchange;
import coffer.bank.BankReply;
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.bank.SubAccountNo;
import coffer.bank.WritePermit;
import coffer.fixture.FakeBank;
import coffer.fixture.TestBooks;
import coffer.fixture.TestClock;
import coffer.instruction.InstructionUpdater.EventReport;
import coffer.lease.LeaseStore;
import coffer.lease.MainAccountLease;
import coffer.market.FundAccountNo;
import coffer.market.IdGenerator;
import coffer.market.IdempotentRequest;
import coffer.market.MainAccount;
import coffer.market.OutRequestNo;
import coffer.market.RequestHash;
import coffer.money.Money;
import coffer.statement.PollingBudget;
import coffer.statement.PollingSchedule;
import coffer.statement.StatementPoller;
import coffer.statement.StatementStores;
import coffer.transfer.ForcedTransfers;
import coffer.transfer.FreezeStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a dispatcher does when a claim's answer, a bank's answer or its own footing is lost. */
final class DispatcherIT {

    private final TestClock clock = new TestClock(Instant.now());
    private TestBooks books;
    private MainAccount account;
    private InstructionStore instructions;
    private LocalBatchWriters writers;
    private InstructionUpdater updater;
    private MainAccountLease lease;
    private ScriptedBank bank;
    private Dispatcher dispatcher;
    private InstructionId id;

    @BeforeEach
    void takeOneOrder() {
        books = TestBooks.open();
        account = books.market("alpha", 2);
        instructions = new InstructionStore(books.database(), clock);
        writers =
                new LocalBatchWriters(
                        books.database(), clock, ProcessorMetrics.NONE, "dispatcher", 500, 1_000);
        updater =
                new InstructionUpdater(
                        instructions,
                        writers,
                        _ -> RetryPolicy.USUAL,
                        500,
                        clock,
                        ProcessorMetrics.NONE,
                        InstructionListener.NONE);
        LeaseStore leases = new LeaseStore(books.database());
        lease =
                new MainAccountLease(
                        leases, account.id(), "me", Duration.ofHours(1), System::nanoTime);
        lease.step();
        bank = new ScriptedBank(clock);
        BankConnection connection =
                BankConnection.of(
                        account, bank.gateway(), RetryPolicy.USUAL, clock, ProcessorMetrics.NONE);
        dispatcher =
                new Dispatcher(
                        connection,
                        new ClaimStore(books.database(), clock),
                        updater,
                        lease,
                        clock,
                        System::nanoTime,
                        ProcessorMetrics.NONE,
                        Runnable::run,
                        4);
        fund(connection, new IdGenerator(clock, leases.nextNode()));
    }

    private void fund(BankConnection connection, IdGenerator ids) {
        AccountStore accounts = new AccountStore(books.database());
        bank.deposit(new SubAccountNo(TestBooks.no(account, 1)), Money.parse("100.00"));
        StatementPoller reader =
                new StatementPoller(
                        connection,
                        new StatementStores(books.database(), clock),
                        updater,
                        lease,
                        ids,
                        clock,
                        new PollingSchedule(
                                Duration.ZERO,
                                Duration.ofHours(1),
                                Duration.ofHours(1),
                                Duration.ofHours(1),
                                3),
                        new PollingBudget(1, () -> false, clock),
                        ProcessorMetrics.NONE);
        for (int account = 0; account < 3; account++) {
            reader.step();
        }
        ForcedTransfers transfers =
                new ForcedTransfers(
                        instructions,
                        accounts,
                        new FreezeStore(books.database()),
                        () -> List.of(connection),
                        updater,
                        new RequestAcceptor(
                                instructions,
                                writers,
                                accounts,
                                new ApprovalStore(books.database(), clock),
                                () -> List.of(connection),
                                ProcessorMetrics.NONE,
                                InstructionListener.NONE),
                        ids);
        ForcedTransfers.TransferRequest wish =
                new ForcedTransfers.TransferRequest(
                        InstructionKind.TRANSFER,
                        Optional.of(new FundAccountNo("F000001")),
                        Optional.of(new FundAccountNo("F000002")),
                        Money.parse("10.00"),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        Optional.empty());
        id =
                transfers
                        .order(
                                account.market(),
                                IdempotentRequest.of(
                                        new OutRequestNo("r1"),
                                        new RequestHash("ab".repeat(32)),
                                        wish))
                        .id();
    }

    @AfterEach
    void booksAreSound() {
        assertThat(books.breaches()).isEmpty();
        books.close();
    }

    @Test
    void aClaimWhoseAnswerGotLostIsSentAfterAll() {
        // Committed, but nobody here was told.
        new ClaimStore(books.database(), clock)
                .claim(account.market(), account.id(), lease.epoch().orElseThrow(), 1);
        assertThat(state()).isEqualTo(InstructionState.SENDING);
        bank.next = ScriptedBank.Answer.ACCEPT;
        clock.pass(Duration.ofSeconds(10));
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.CREATED);
        clock.pass(Duration.ofSeconds(10));
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.ACCEPTED);
        assertThat(bank.sent).isEqualTo(1);
    }

    @Test
    void whatMayHaveBeenSentIsNeverSentAgain() {
        bank.next = ScriptedBank.Answer.BREAK;
        assertThatThrownBy(dispatcher::step).isInstanceOf(IllegalStateException.class);
        assertThat(state()).isEqualTo(InstructionState.SENDING);
        bank.next = ScriptedBank.Answer.ACCEPT;
        clock.pass(Duration.ofSeconds(10));
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.UNKNOWN);
        clock.pass(Duration.ofMinutes(10));
        dispatcher.step();
        assertThat(bank.sent).isEqualTo(1);
    }

    @Test
    void whatWasNotSentIsSentLater() {
        bank.next = ScriptedBank.Answer.NOT_SENT;
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.CREATED);
        dispatcher.step();
        assertThat(bank.sent).as("not before its pause is over").isEqualTo(1);
        bank.next = ScriptedBank.Answer.ACCEPT;
        clock.pass(Duration.ofSeconds(10));
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.ACCEPTED);
    }

    @Test
    void aLateNotSentOfAnOlderAttemptDoesNotReopenTheRow() {
        bank.next = ScriptedBank.Answer.NOT_SENT;
        dispatcher.step();
        bank.next = ScriptedBank.Answer.SILENCE;
        clock.pass(Duration.ofSeconds(10));
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.UNKNOWN);
        updater.apply("fake", account.market(), id, EventReport.of(InstructionEvent.NOT_SENT, 1));
        assertThat(state()).isEqualTo(InstructionState.UNKNOWN);
        assertThat(dispatcher.step()).isZero();
    }

    @Test
    void aCommandThatIsGivenUpBeforeItsFirstByteIsNeverWrittenAndSentLater() {
        bank.next = ScriptedBank.Answer.NOT_SENT;
        bank.meanwhile =
                permit -> {
                    dispatcher.abandon();
                    assertThat(state()).isEqualTo(InstructionState.CREATED);
                    assertThat(permit.mayWrite()).as("it was withdrawn").isFalse();
                };
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.CREATED);
        bank.meanwhile = permit -> assertThat(permit.mayWrite()).isTrue();
        bank.next = ScriptedBank.Answer.ACCEPT;
        clock.pass(Duration.ofSeconds(10));
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.ACCEPTED);
    }

    @Test
    void aCommandThatIsGivenUpAfterItsFirstByteIsUnknownUntilItsAnswerComes() {
        bank.meanwhile =
                permit -> {
                    assertThat(permit.mayWrite()).isTrue();
                    dispatcher.abandon();
                    assertThat(state()).isEqualTo(InstructionState.UNKNOWN);
                };
        bank.next = ScriptedBank.Answer.REFUSE;
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.FAILED);
        clock.pass(Duration.ofMinutes(10));
        dispatcher.step();
        assertThat(bank.sent).isEqualTo(1);
    }

    @Test
    void noWordOfAnOlderAttemptCountsWhileTheNextIsBeingSent() {
        bank.next = ScriptedBank.Answer.NOT_SENT;
        dispatcher.step();
        bank.next = ScriptedBank.Answer.BREAK;
        clock.pass(Duration.ofSeconds(10));
        assertThatThrownBy(dispatcher::step).isInstanceOf(IllegalStateException.class);
        for (InstructionEvent late :
                List.of(
                        InstructionEvent.NOT_SENT,
                        InstructionEvent.ACCEPTED,
                        InstructionEvent.SILENT)) {
            updater.apply("fake", account.market(), id, EventReport.of(late, 1));
            assertThat(state())
                    .as("after %s of the first", late)
                    .isEqualTo(InstructionState.SENDING);
        }
    }

    @Test
    void aContradictionAfterTheEndMovesNoMoneyAndBarsBothParties() {
        bank.next = ScriptedBank.Answer.REFUSE;
        dispatcher.step();
        assertThat(state()).isEqualTo(InstructionState.FAILED);
        updater.apply("fake", account.market(), id, EventReport.of(InstructionEvent.CONFIRMED, 1));
        assertThat(state()).isEqualTo(InstructionState.FAILED);
        assertThat(
                        books.database()
                                .rows(
                                        "select from difference where kind = 'STATE' and bars"
                                                + " and sub_account_id is not null"
                                                + " and other_sub_account_id is not null"))
                .hasSize(1);
    }

    private InstructionState state() {
        return instructions.find(account.market(), id).map(BankInstruction::state).orElseThrow();
    }

    /** A bank that answers the next command as it is told. */
    private static final class ScriptedBank {

        private enum Answer {
            NOT_SENT,
            ACCEPT,
            REFUSE,
            SILENCE,
            /** Breaks with a mistake of our own after the command may have gone out. */
            BREAK
        }

        private final FakeBank books;
        private final Clock clock;
        private Answer next = Answer.ACCEPT;
        private Consumer<WritePermit> meanwhile = permit -> {};
        private int sent;

        ScriptedBank(Clock clock) {
            this.clock = clock;
            this.books = new FakeBank(clock, new Random(1));
            books.becomeHonest();
        }

        void deposit(SubAccountNo no, Money amount) {
            books.deposit(no, amount);
        }

        FakeBank.Scripted gateway() {
            return new FakeBank.Scripted(books, this::answer);
        }

        private BankReply answer(BankCommand command, WritePermit permit) {
            sent++;
            meanwhile.accept(permit);
            BankExchange exchange =
                    new BankExchange("SEND", "", "", "", "", clock.instant(), clock.instant());
            return switch (next) {
                case NOT_SENT -> new BankReply.NotSent(exchange);
                case ACCEPT -> new BankReply.Accepted(Optional.empty(), exchange);
                case REFUSE -> new BankReply.Refused(exchange);
                case SILENCE -> new BankReply.Silent(NoVerdictReason.NO_ANSWER, exchange);
                case BREAK -> throw new IllegalStateException("planted");
            };
        }
    }
}
