package coffer.testbed.demo;

import coffer.testbed.AccountFigures;
import coffer.testbed.ControlClient;
import coffer.testbed.FigureTable;
import coffer.testbed.JsonClient;
import coffer.testbed.PlatformClient;
import coffer.testbed.SampleParties;
import coffer.testbed.SampleParties.SampleMember;
import coffer.testbed.TestbedFailure;
import coffer.testbed.TextColumns;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A market's day: three companies become members, money comes in both ways, an order of each kind,
 * money goes out, and one payout comes back. After each step the platform's three amounts of both
 * parties stand beside the bank's own.
 */
public final class Scenario {

    private static final LabelledAccount PUBLIC =
            new LabelledAccount("public", SampleParties.PUBLIC, Optional.empty());

    private final ControlClient bank;
    private final PlatformClient market;
    private final PrintWriter out;
    private final Map<SampleMember, String> memberIds = new LinkedHashMap<>();
    private int step;

    public Scenario(ControlClient bank, PlatformClient market, PrintWriter out) {
        this.bank = bank;
        this.market = market;
        this.out = out;
    }

    /** A sub-account under the label that the scenario prints. */
    private record LabelledAccount(
            String label, String subAccountNo, Optional<SampleMember> member) {

        static LabelledAccount of(SampleMember member) {
            return new LabelledAccount(member.no(), member.subAccountNo(), Optional.of(member));
        }
    }

    /** What happens, in both languages. */
    private record Step(String name, long fen, List<LabelledAccount> parties) {

        static Step of(String name, long fen, SampleMember... members) {
            return new Step(name, fen, List.of(members).stream().map(LabelledAccount::of).toList());
        }
    }

    /** A step of the scenario; gives its outcome in a word. */
    @FunctionalInterface
    private interface Action {
        String perform();
    }

    /** Runs all steps. */
    public void run() {
        heading("Become members 开户");
        bank.setRegistrationReview(true);
        openMember(SampleParties.BUYER);
        bank.setRegistrationReview(false);
        openMember(SampleParties.SELLER);
        openMember(SampleParties.CARRIER);

        out.println();
        out.println(FigureTable.header());
        moneyIn();
        orders();
        moneyOut();
    }

    /** Apply, review, sign. */
    private void openMember(SampleMember member) {
        String id = market.apply(member);
        memberIds.put(member, id);
        StringBuilder stations = new StringBuilder(market.member(id).path("status").asText());
        market.approve("/v1/members/" + id);
        stations.append(" -> approved by ").append(SampleParties.CHECKER);
        if (member.equals(SampleParties.BUYER)) {
            market.awaitMember(id, "signing");
            stations.append(" -> signing");
            bank.confirmSigning(member.subAccountNo());
        }
        market.awaitMember(id, "active");
        stations.append(" -> active");
        JsonNode opened = market.member(id);
        if (!opened.path("sub_account_no").asText().equals(member.subAccountNo())) {
            throw new TestbedFailure("another sub-account was opened: " + opened);
        }
        step++;
        out.println(
                TextColumns.right(Integer.toString(step), 3)
                        + "  "
                        + TextColumns.left(member.name(), 18)
                        + TextColumns.left(opened.path("fund_account").asText(), 10)
                        + "sub-account 附属账户 "
                        + member.subAccountNo()
                        + "  "
                        + stations);
        out.flush();
    }

    private void moneyIn() {
        heading("Money comes in 入金");
        deposit(SampleParties.BUYER, 10_000_00);
        deposit(SampleParties.SELLER, 500_00);
        String[] arrived = new String[1];
        show(
                new Step("public deposit 公共账户来款", 5_000_00, List.of(PUBLIC)),
                () -> {
                    bank.deposit(
                            SampleParties.PUBLIC,
                            SampleParties.BUYER.name(),
                            AccountFigures.plain(5_000_00));
                    arrived[0] = market.awaitPublicDeposit();
                    return "booked";
                });
        credit(arrived[0], SampleParties.BUYER, 3_000_00);
        credit(arrived[0], SampleParties.CARRIER, 2_000_00);
    }

    private void deposit(SampleMember member, long fen) {
        Set<String> known = market.deposits(member);
        show(
                Step.of("deposit 入金", fen, member),
                () -> {
                    bank.deposit(member.subAccountNo(), member.name(), AccountFigures.plain(fen));
                    market.awaitDeposit(member, known);
                    return "booked";
                });
    }

    private void credit(String publicDeposit, SampleMember payee, long fen) {
        show(
                new Step("adjustment credit 调帐入款", fen, List.of(PUBLIC, LabelledAccount.of(payee))),
                () ->
                        succeeded(
                                market.credit(
                                        JsonClient.JSON
                                                .createObjectNode()
                                                .put("out_request_no", requestNo())
                                                .put("public_deposit_id", publicDeposit)
                                                .put("payee", payee.no())
                                                .put("amount", AccountFigures.plain(fen))
                                                .put("currency", "CNY")
                                                .put("memo", "认领来款"))));
    }

    private void orders() {
        SampleMember buyer = SampleParties.BUYER;
        SampleMember seller = SampleParties.SELLER;
        heading("Pay at once 直接付款");
        order("transfer", Step.of("transfer 转账", 1_200_00, buyer, seller), "");

        heading("Freeze first, pay on delivery 先冻结，后付款");
        String frozen = order("freeze", Step.of("freeze 冻结", 3_000_00, buyer), "");
        order("unfreeze", Step.of("unfreeze 解冻", 500_00, buyer), frozen);
        order("unfreeze_pay", Step.of("unfreeze and pay 解冻支付", 2_500_00, buyer, seller), frozen);

        heading("Pay first, release on delivery 先付款，后解冻");
        String paid =
                order("pay_freeze", Step.of("pay and freeze 支付冻结", 2_000_00, buyer, seller), "");
        order("unfreeze", Step.of("unfreeze 解冻", 2_000_00, seller), paid);
    }

    /** Orders, and gives the freeze that comes of it, if one does. */
    private String order(String kind, Step line, String freezeId) {
        ObjectNode body =
                JsonClient.JSON
                        .createObjectNode()
                        .put("out_request_no", requestNo())
                        .put("kind", kind)
                        .put("payer", line.parties().getFirst().label())
                        .put("amount", AccountFigures.plain(line.fen()))
                        .put("currency", "CNY")
                        .put("memo", "货款");
        line.parties().stream().skip(1).forEach(payee -> body.put("payee", payee.label()));
        if (!freezeId.isEmpty()) {
            body.put("freeze_id", freezeId);
        }
        String[] freeze = new String[1];
        show(
                line,
                () -> {
                    JsonNode ended = market.order(body);
                    freeze[0] = ended.path("freeze_id").asText();
                    return succeeded(ended);
                });
        return freeze[0];
    }

    private void moneyOut() {
        heading("Money goes out 出金");
        withdraw("withdrawal 出金", SampleParties.SELLER, 1_000_00);
        JsonNode returned = withdraw("checked payout 复核出金", SampleParties.SELLER, 2_500_00);
        show(
                Step.of("returned 退汇", 2_500_00, SampleParties.SELLER),
                () -> {
                    bank.returnPayout(returned.path("serial").asText());
                    market.awaitReturn(returned.path("id").asText());
                    return "booked";
                });
    }

    private JsonNode withdraw(String name, SampleMember payer, long fen) {
        String bound =
                market.member(String.valueOf(memberIds.get(payer)))
                        .path("bound_accounts")
                        .path(0)
                        .path("id")
                        .asText();
        ObjectNode body =
                JsonClient.JSON
                        .createObjectNode()
                        .put("out_request_no", requestNo())
                        .put("payer", payer.no())
                        .put("bound_account_id", bound)
                        .put("amount", AccountFigures.plain(fen))
                        .put("currency", "CNY")
                        .put("memo", "提现");
        JsonNode[] ended = new JsonNode[1];
        show(
                Step.of(name, fen, payer),
                () -> {
                    ended[0] = market.withdraw(body);
                    return succeeded(ended[0]);
                });
        return ended[0];
    }

    private void heading(String title) {
        out.println();
        out.println(title);
        out.flush();
    }

    private String requestNo() {
        return "STORY-" + (step + 1);
    }

    private static String succeeded(JsonNode ended) {
        String status = ended.path("status").asText();
        if (!status.equals("succeeded")) {
            throw new TestbedFailure("it did not succeed: " + ended);
        }
        return status;
    }

    private AccountFigures balances(LabelledAccount party) {
        return party.member()
                .map(market::balances)
                .orElseGet(() -> market.specialBalances(party.subAccountNo()));
    }

    private void show(Step line, Action act) {
        Map<LabelledAccount, AccountFigures> before = new LinkedHashMap<>();
        line.parties().forEach(party -> before.put(party, balances(party)));
        long begun = System.nanoTime();
        String outcome = act.perform();
        long nanos = System.nanoTime() - begun;
        step++;
        out.println(
                FigureTable.title(
                        step,
                        line.name(),
                        line.parties().stream().map(LabelledAccount::label).toList(),
                        line.fen(),
                        outcome,
                        nanos));
        before.forEach((party, figures) ->
                out.println(
                        FigureTable.change(
                                party.label(),
                                figures,
                                balances(party),
                                bank.balances(party.subAccountNo()))));
        out.flush();
    }
}
