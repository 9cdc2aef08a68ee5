package coffer.banks;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.Balances;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.FreezeUse;
import coffer.bank.BankLine;
import coffer.bank.Direction;
import coffer.bank.FreezeNo;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.SubAccountNo;
import coffer.money.Money;
import coffer.simulator.Simulator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What every bank's gateway must do: move money, report each fault with the right reply, and read
 * statements and balances. A bank's own test inherits it and adds what is the bank's: codes, forms
 * of messages, settings.
 */
@Timeout(60)
public abstract class BankContractIT extends GatewayFixture {

    protected BankContractIT(Subject subject, Function<Simulator, Map<String, String>> settings) {
        super(subject, settings);
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
    void everyFaultLeadsToItsReply(String fault, String sent, String inquired, String counts) {
        assertFault(fault, sent, inquired, counts);
    }

    @Test
    void aClosedPortIsNotSentAndTheSameSerialGoesLater() {
        bank.fault("\"fault\":\"port_closed\"");
        assertThat(order(1, InstructionKind.TRANSFER, "120.00")).isEqualTo("NotSent");
        assertThat(inquire(1)).isEqualTo("NO_ANSWER");
        assertThat(bank.counts(serial(1).value())).isEqualTo("0 0");
        bank.clearFaults();
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
        bank.post(
                "deposits",
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
}
