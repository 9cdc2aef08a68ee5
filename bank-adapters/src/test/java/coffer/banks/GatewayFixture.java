package coffer.banks;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.Balances;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.FreezeUse;
import coffer.bank.BankCommand.Party;
import coffer.bank.BankGateway;
import coffer.bank.BankReply;
import coffer.bank.ClientSerial;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.Inquiry;
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.bank.QueryResult;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * The gateway of a bank, opened to a simulator of its own on free ports, with a buyer who has
 * 1000.00 and a seller. Replies are compared by their names: that of the reply, or the reason why
 * it is no verdict.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GatewayFixture {

    private static final ZoneId BANK_ZONE = ZoneId.of("Asia/Shanghai");
    private static final String SERIAL = "20260105A0000000000";

    protected final Simulator simulator = Simulator.start(SimulatorConfig.onFreePorts());
    protected final SimulatorControl bank;
    protected final Party buyer;
    protected final Party seller;
    protected final BankGateway gateway;
    protected final Subject subject;
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
     * A gateway of one bank to the simulator.
     *
     * @param settings by which the bank's connection reaches the simulator
     */
    protected GatewayFixture(Subject subject, Function<Simulator, Map<String, String>> settings) {
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
        bank.reset("1000.00");
    }

    @AfterAll
    void close() {
        banks.close();
        bank.close();
        simulator.close();
    }

    /**
     * Orders a transfer under a fault of the bank.
     *
     * @param fault its name, then its further fields
     * @param sent the reply to the command
     * @param inquired the replies to the inquiries
     * @param counts how often the command arrived and moved money
     */
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
