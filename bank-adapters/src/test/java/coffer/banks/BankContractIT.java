package coffer.banks;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.Balances;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.FreezeUse;
import coffer.bank.BankCommand.Party;
import coffer.bank.BankGateway;
import coffer.bank.BankLine;
import coffer.bank.BankReply;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.Inquiry;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.bank.NoVerdictReason;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.market.BankCode;
import coffer.market.MainAccountNo;
import coffer.money.Money;
import coffer.simulator.Simulator;
import coffer.simulator.SimulatorConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every bank's gateway must do, against the simulator on free ports: move money, tell its
 * words after each fault, and read statements and balances. A bank's own test inherits it and adds
 * what is the bank's: codes, forms of messages, settings.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
public abstract class BankContractIT {

    private static final ZoneId BANK_ZONE = ZoneId.of("Asia/Shanghai");
    private static final String SERIAL = "20260105A0000000000";

    protected final Simulator simulator = Simulator.start(SimulatorConfig.onFreePorts());
    protected final SimulatorControl bank;
    protected final Party buyer;
    protected final Party seller;
    protected final BankGateway gateway;
    private final Subject subject;
    private final Map<String, String> settings;
    private final Banks banks = new Banks(Clock.systemUTC());

    /**
     * The bank that is tested.
     *
     * @param transferAction the bank's own name of the call that carries a forced transfer
     * @param pageRows the most rows of a statement page
     * @param holdsFreezes whether the bank holds freezes, and numbers them
     * @param publicAccount the public sub-account at the simulator
     */
    public record Subject(
            BankCode code,
            MainAccountNo mainAccountNo,
            String transferAction,
            int pageRows,
            boolean holdsFreezes,
            Party buyer,
            Party seller,
            SubAccountNo publicAccount) {}

    /**
     * The contract for one bank.
     *
     * @param settings by which the bank's connection reaches the simulator
     */
    protected BankContractIT(Subject subject, Function<Simulator, Map<String, String>> settings) {
        this.subject = subject;
        this.settings = settings.apply(simulator);
        this.buyer = subject.buyer();
        this.seller = subject.seller();
        this.bank = new SimulatorControl(simulator.controlUrl(), buyer, seller);
        this.gateway = gateway(Map.of());
    }

    protected final BankGateway gateway(Map<String, String> further) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(further);
        return banks.open(subject.code(), subject.mainAccountNo(), all).gateway();
    }

    /** The first call of a JVM may take longer than the short read timeout of these tests. */
    @BeforeAll
    void warmUp() {
        gateway(Map.of("readTimeoutMillis", "20000")).mainBalances();
    }

    @BeforeEach
    void begin() {
        bank.begin("1000.00");
    }

    @AfterAll
    void close() {
        banks.close();
        bank.close();
        simulator.close();
    }

    // --- Commands ---

    @Test
    void aTransferMovesMoney() {
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo("Accepted");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(figures(buyer)).isEqualTo("880.00 880.00 0.00");
        assertThat(figures(seller)).isEqualTo("120.00 120.00 0.00");
        assertThat(bank.counts(serial(1).value())).isEqualTo("1 1");
    }

    @Test
    void aFreezeIsUsedInParts() {
        Assumptions.assumeTrue(subject.holdsFreezes());
        assertThat(order(1, InstructionKind.FREEZE, "200.00")).isEqualTo("Accepted");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(figures(buyer)).isEqualTo("1000.00 800.00 200.00");
        FreezeNo no = freezeNumber(1, true, buyer, "200.00").orElseThrow();

        assertThat(use(2, InstructionKind.UNFREEZE_PAY, no, "200.00", "120.00"))
                .isEqualTo("Accepted");
        assertThat(inquire(2)).isEqualTo("Confirmed");
        assertThat(freezeNumber(2, false, buyer, "80.00")).isEmpty();
        assertThat(figures(buyer)).isEqualTo("880.00 800.00 80.00");
        assertThat(figures(seller)).isEqualTo("120.00 120.00 0.00");

        assertThat(use(3, InstructionKind.UNFREEZE, no, "80.00", "80.00")).isEqualTo("Accepted");
        assertThat(inquire(3)).isEqualTo("Confirmed");
        assertThat(figures(buyer)).isEqualTo("880.00 880.00 0.00");
    }

    @Test
    void moneyThatWasPaidFrozenIsTheSellersOnceItIsUnfrozen() {
        Assumptions.assumeTrue(subject.holdsFreezes());
        assertThat(order(1, InstructionKind.PAY_FREEZE, "300.00")).isEqualTo("Accepted");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(figures(buyer)).isEqualTo("700.00 700.00 0.00");
        assertThat(figures(seller)).isEqualTo("300.00 0.00 300.00");
        FreezeNo no = freezeNumber(1, true, seller, "300.00").orElseThrow();
        ForcedTransfer unfreeze =
                new ForcedTransfer(
                        serial(2),
                        InstructionKind.UNFREEZE,
                        seller,
                        seller,
                        Money.parse("300.00"),
                        Optional.of(new FreezeUse(no, Money.parse("300.00"), Money.ZERO)),
                        "");
        assertThat(word(gateway.send(unfreeze, () -> true))).isEqualTo("Accepted");
        assertThat(inquire(2)).isEqualTo("Confirmed");
        assertThat(figures(seller)).isEqualTo("300.00 300.00 0.00");
    }

    @Test
    void tooLittleMoneyIsRefusedAtOnceOrLater() {
        assertThat(order(1, InstructionKind.TRANSFER, "1000.01")).isEqualTo("Refused");
        bank.set("late_refusals", "true");
        assertThat(order(2, InstructionKind.TRANSFER, "1000.01")).isEqualTo("Accepted");
        assertThat(inquire(2)).isEqualTo("Refused");
        assertThat(figures(buyer)).isEqualTo("1000.00 1000.00 0.00");
    }

    @Test
    void anOrderThatNeverArrivedIsUnknownToTheBank() {
        assertThat(inquire(1)).isEqualTo("NO_SUCH_ORDER");
    }

    /** Each fault: what the sender hears, what the inquiries hear, arrived and moved. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    execute_then_silence                 | NO_ANSWER     | Confirmed     | 1 1
                    silence                              | NO_ANSWER     | NO_SUCH_ORDER | 1 0
                    garbage                              | UNREADABLE    | NO_SUCH_ORDER | 1 0
                    garbage,executed:true                | UNREADABLE    | Confirmed     | 1 1
                    close_before_reply                   | NO_ANSWER     | NO_SUCH_ORDER | 1 0
                    close_before_reply,executed:true     | NO_ANSWER     | Confirmed     | 1 1
                    delay,millis:1500                    | NO_ANSWER     | Confirmed     | 1 1
                    accept_then_fail                     | Accepted      | Refused       | 1 0
                    """)
    void everyFaultHasItsWords(String fault, String sent, String inquired, String counts) {
        assertFault(fault, sent, inquired, counts);
    }

    /** A fault of the bank at the next transfer, and what is heard of it. */
    protected final void assertFault(String fault, String sent, String inquired, String counts) {
        String fields = "," + fault + ",";
        int cut = fields.indexOf(',', 1);
        String further =
                fields.substring(cut, fields.length() - 1).replaceAll("([a-z]+):", "\"$1\":");
        bank.fault(
                "\"action\":\""
                        + subject.transferAction()
                        + "\",\"times\":1,\"fault\":\""
                        + fields.substring(1, cut)
                        + "\""
                        + further);
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo(sent);
        for (String word : List.of(inquired.split(" "))) {
            assertThat(inquire(1)).isEqualTo(word);
        }
        assertThat(bank.counts(serial(1).value())).isEqualTo(counts);
    }

    @Test
    void aClosedPortIsNotSentAndTheSameSerialGoesLater() {
        bank.fault("\"fault\":\"port_closed\"");
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo("NotSent");
        assertThat(inquire(1)).isEqualTo("NO_ANSWER");
        assertThat(bank.counts(serial(1).value())).isEqualTo("0 0");
        bank.noFaults();
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo("Accepted");
        assertThat(inquire(1)).isEqualTo("Confirmed");
        assertThat(bank.counts(serial(1).value())).isEqualTo("1 1");
    }

    // --- Statement and balances ---

    @Test
    void aStatementIsReadPageByPage() {
        for (int i = 2; i <= 25; i++) {
            bank.deposit("0.%02d".formatted(i), "货款" + i);
        }
        List<BankLine> lines = new ArrayList<>();
        Optional<StatementPosition> after = Optional.empty();
        List<Integer> sizes = new ArrayList<>();
        boolean more = true;
        while (more) {
            StatementPage page = value(gateway.lines(query(after)));
            lines.addAll(page.lines());
            sizes.add(page.lines().size());
            after = page.last();
            more = page.more();
        }
        assertThat(sizes).allMatch(size -> size <= subject.pageRows());
        assertThat(lines.stream().map(BankLine::ref)).doesNotHaveDuplicates().hasSize(25);
        Money balance = Money.ZERO;
        for (BankLine line : lines) {
            balance = balance.plus(line.amount());
            assertThat(line.balanceAfter()).contains(balance);
        }
        assertThat(lines.getLast().memo()).isEqualTo("货款25");
        assertThat(value(gateway.lines(query(after))).lines()).isEmpty();

        bank.deposit("1.00", "后到");
        StatementPage next = value(gateway.lines(query(after)));
        assertThat(next.lines().stream().map(BankLine::memo)).containsExactly("后到");
    }

    @Test
    void ourOwnLineCarriesItsSerialAndTheOtherSide() {
        order(1, InstructionKind.TRANSFER, "120.00");
        BankLine own = value(gateway.lines(query(Optional.empty()))).lines().getLast();
        assertThat(own.serial()).contains(serial(1));
        assertThat(own.origin()).isEqualTo(LineOrigin.INSIDE);
        assertThat(own.ref().direction()).isEqualTo(Direction.OUT);
        assertThat(own.amount()).isEqualTo(Money.parse("120.00"));
        assertThat(own.counterparty().accountNo()).isEqualTo(seller.no().value());
        assertThat(own.counterparty().name()).isEqualTo(seller.name());
        assertThat(own.raw()).isNotEmpty();
    }

    @Test
    void aDepositIsFromOutsideOnTheMembersAndOnThePublicAccount() {
        bank.call(
                "POST",
                "/sim/deposits",
                "{\"public\":true,\"amount\":\"7.00\",\"payer_name\":\"示例付款公司\","
                        + "\"payer_account_no\":\"6200000000000000009\",\"memo\":\"龘\"}");
        for (SubAccountNo account : List.of(buyer.no(), subject.publicAccount())) {
            BankLine line =
                    value(gateway.lines(query(account, Optional.empty()))).lines().getLast();
            assertThat(line.origin()).isEqualTo(LineOrigin.OUTSIDE);
            assertThat(line.ref().direction()).isEqualTo(Direction.IN);
            assertThat(line.counterparty().name()).isEqualTo("示例付款公司");
            assertThat(line.serial()).isEmpty();
        }
    }

    @Test
    void theMainAccountHoldsTheMoneyOfAll() {
        Balances main = value(gateway.mainBalances());
        assertThat(main.total()).isEqualTo(Money.parse("1000.00"));
    }

    // --- In few words ---

    protected static ClientSerial serial(int number) {
        return new ClientSerial(SERIAL + number);
    }

    protected final ForcedTransfer command(int number, InstructionKind kind, String amount) {
        Party payee = kind.movesBetweenAccounts() ? seller : buyer;
        return new ForcedTransfer(
                serial(number),
                kind,
                buyer,
                payee,
                Money.parse(amount),
                Optional.empty(),
                "订单O1 <&>");
    }

    protected final String order(int number, InstructionKind kind, String amount) {
        return word(gateway.send(command(number, kind, amount), () -> true));
    }

    protected final String use(
            int number, InstructionKind kind, FreezeNo no, String standing, String amount) {
        ForcedTransfer plain = command(number, kind, amount);
        Money stays = Money.parse(standing).minus(Money.parse(amount));
        return word(
                gateway.send(
                        new ForcedTransfer(
                                plain.serial(),
                                kind,
                                plain.payer(),
                                plain.payee(),
                                plain.amount(),
                                Optional.of(new FreezeUse(no, Money.parse(standing), stays)),
                                plain.memo()),
                        () -> true));
    }

    protected final String inquire(int number) {
        return word(
                gateway.inquire(
                        new Inquiry(
                                serial(number),
                                InstructionKind.TRANSFER,
                                buyer.no(),
                                buyer.name(),
                                Instant.now())));
    }

    protected final FreezeNumberQuery question(
            int number, boolean first, Party holder, String standing, FreezeNo... owned) {
        return new FreezeNumberQuery(
                serial(number),
                first,
                holder.no(),
                Money.parse(standing),
                Instant.now(),
                Set.of(owned));
    }

    protected final Optional<FreezeNo> freezeNumber(
            int number, boolean first, Party holder, String standing, FreezeNo... owned) {
        return value(gateway.freezeNumber(question(number, first, holder, standing, owned)));
    }

    protected final String figures(Party party) {
        Balances balances = value(gateway.balances(party.no()));
        return balances.total() + " " + balances.available() + " " + balances.frozen();
    }

    protected final StatementQuery query(Optional<StatementPosition> after) {
        return query(buyer.no(), after);
    }

    protected final StatementQuery query(SubAccountNo account, Optional<StatementPosition> after) {
        LocalDate today = LocalDate.now(BANK_ZONE);
        return new StatementQuery(account, today.minusDays(1), today.plusDays(1), after);
    }

    protected static String word(BankReply reply) {
        return switch (reply) {
            case BankReply.NotSent ignored -> "NotSent";
            case BankReply.Accepted ignored -> "Accepted";
            case BankReply.Confirmed ignored -> "Confirmed";
            case BankReply.Refused ignored -> "Refused";
            case BankReply.Silent(NoVerdictReason reason, var ignored) -> reason.name();
        };
    }

    protected static <T> T value(QueryResult<T> result) {
        return switch (result) {
            case QueryResult.Answer<T> answer -> answer.value();
            case QueryResult.NoAnswer<T> none -> throw new AssertionError(none);
        };
    }
}
