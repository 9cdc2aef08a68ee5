package coffer.testbed.demo;

import coffer.testbed.BankDesk;
import coffer.testbed.Cast;
import coffer.testbed.Cast.Member;
import coffer.testbed.Cells;
import coffer.testbed.Figures;
import coffer.testbed.JsonApi;
import coffer.testbed.Ledger;
import coffer.testbed.MarketDesk;
import coffer.testbed.StageFailure;
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
public final class Story {

    private static final Party PUBLIC = new Party("public", Cast.PUBLIC, Optional.empty());

    private final BankDesk bank;
    private final MarketDesk market;
    private final PrintWriter out;
    private final Map<Member, String> memberIds = new LinkedHashMap<>();
    private int step;

    public Story(BankDesk bank, MarketDesk market, PrintWriter out) {
        this.bank = bank;
        this.market = market;
        this.out = out;
    }

    /** A sub-account under the name that the story gives it. */
    private record Party(String label, String subAccountNo, Optional<Member> member) {

        static Party of(Member member) {
            return new Party(member.no(), member.subAccountNo(), Optional.of(member));
        }
    }

    /** What happens, in both languages. */
    private record Line(String name, long fen, List<Party> parties) {

        static Line of(String name, long fen, Member... members) {
            return new Line(name, fen, List.of(members).stream().map(Party::of).toList());
        }
    }

    /** A step of the story; gives its outcome in a word. */
    @FunctionalInterface
    private interface Act {
        String play();
    }

    /** Plays it from the beginning. */
    public void play() {
        scene("Become members 开户");
        bank.reviewsRegistrations(true);
        become(Cast.BUYER);
        bank.reviewsRegistrations(false);
        become(Cast.SELLER);
        become(Cast.CARRIER);

        out.println();
        out.println(Ledger.header());
        moneyIn();
        orders();
        moneyOut();
    }

    /** Apply, review, sign. */
    private void become(Member member) {
        String id = market.apply(member);
        memberIds.put(member, id);
        StringBuilder stations = new StringBuilder(market.member(id).path("status").asText());
        market.approve("/v1/members/" + id);
        stations.append(" -> approved by ").append(Cast.CHECKER);
        if (member.equals(Cast.BUYER)) {
            market.awaitMember(id, "signing");
            stations.append(" -> signing");
            bank.sign(member.subAccountNo());
        }
        market.awaitMember(id, "active");
        stations.append(" -> active");
        JsonNode opened = market.member(id);
        if (!opened.path("sub_account_no").asText().equals(member.subAccountNo())) {
            throw new StageFailure("another sub-account was opened: " + opened);
        }
        step++;
        out.println(
                Cells.right(Integer.toString(step), 3)
                        + "  "
                        + Cells.left(member.name(), 18)
                        + Cells.left(opened.path("fund_account").asText(), 10)
                        + "sub-account 附属账户 "
                        + member.subAccountNo()
                        + "  "
                        + stations);
        out.flush();
    }

    private void moneyIn() {
        scene("Money comes in 入金");
        deposit(Cast.BUYER, 10_000_00);
        deposit(Cast.SELLER, 500_00);
        String[] arrived = new String[1];
        show(
                new Line("public deposit 公共账户来款", 5_000_00, List.of(PUBLIC)),
                () -> {
                    bank.deposit(Cast.PUBLIC, Cast.BUYER.name(), Figures.plain(5_000_00));
                    arrived[0] = market.awaitPublicDeposit();
                    return "booked";
                });
        credit(arrived[0], Cast.BUYER, 3_000_00);
        credit(arrived[0], Cast.CARRIER, 2_000_00);
    }

    private void deposit(Member member, long fen) {
        Set<String> known = market.deposits(member);
        show(
                Line.of("deposit 入金", fen, member),
                () -> {
                    bank.deposit(member.subAccountNo(), member.name(), Figures.plain(fen));
                    market.awaitDeposit(member, known);
                    return "booked";
                });
    }

    private void credit(String publicDeposit, Member payee, long fen) {
        show(
                new Line("adjustment credit 调帐入款", fen, List.of(PUBLIC, Party.of(payee))),
                () ->
                        succeeded(
                                market.credit(
                                        JsonApi.JSON
                                                .createObjectNode()
                                                .put("out_request_no", requestNo())
                                                .put("public_deposit_id", publicDeposit)
                                                .put("payee", payee.no())
                                                .put("amount", Figures.plain(fen))
                                                .put("currency", "CNY")
                                                .put("memo", "认领来款"))));
    }

    private void orders() {
        Member buyer = Cast.BUYER;
        Member seller = Cast.SELLER;
        scene("Pay at once 直接付款");
        order("transfer", Line.of("transfer 转账", 1_200_00, buyer, seller), "");

        scene("Freeze first, pay on delivery 先冻结，后付款");
        String frozen = order("freeze", Line.of("freeze 冻结", 3_000_00, buyer), "");
        order("unfreeze", Line.of("unfreeze 解冻", 500_00, buyer), frozen);
        order("unfreeze_pay", Line.of("unfreeze and pay 解冻支付", 2_500_00, buyer, seller), frozen);

        scene("Pay first, release on delivery 先付款，后解冻");
        String paid =
                order("pay_freeze", Line.of("pay and freeze 支付冻结", 2_000_00, buyer, seller), "");
        order("unfreeze", Line.of("unfreeze 解冻", 2_000_00, seller), paid);
    }

    /** Orders, and gives the freeze that comes of it, if one does. */
    private String order(String kind, Line line, String freezeId) {
        ObjectNode body =
                JsonApi.JSON
                        .createObjectNode()
                        .put("out_request_no", requestNo())
                        .put("kind", kind)
                        .put("payer", line.parties().getFirst().label())
                        .put("amount", Figures.plain(line.fen()))
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
        scene("Money goes out 出金");
        withdraw("withdrawal 出金", Cast.SELLER, 1_000_00);
        JsonNode returned = withdraw("checked payout 复核出金", Cast.SELLER, 2_500_00);
        show(
                Line.of("returned 退汇", 2_500_00, Cast.SELLER),
                () -> {
                    bank.sendBack(returned.path("serial").asText());
                    market.awaitReturn(returned.path("id").asText());
                    return "booked";
                });
    }

    private JsonNode withdraw(String name, Member payer, long fen) {
        String bound =
                market.member(String.valueOf(memberIds.get(payer)))
                        .path("bound_accounts")
                        .path(0)
                        .path("id")
                        .asText();
        ObjectNode body =
                JsonApi.JSON
                        .createObjectNode()
                        .put("out_request_no", requestNo())
                        .put("payer", payer.no())
                        .put("bound_account_id", bound)
                        .put("amount", Figures.plain(fen))
                        .put("currency", "CNY")
                        .put("memo", "提现");
        JsonNode[] ended = new JsonNode[1];
        show(
                Line.of(name, fen, payer),
                () -> {
                    ended[0] = market.withdraw(body);
                    return succeeded(ended[0]);
                });
        return ended[0];
    }

    private void scene(String title) {
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
            throw new StageFailure("it did not succeed: " + ended);
        }
        return status;
    }

    private Figures figures(Party party) {
        return party.member()
                .map(market::figures)
                .orElseGet(() -> market.specialFigures(party.subAccountNo()));
    }

    private void show(Line line, Act act) {
        Map<Party, Figures> before = new LinkedHashMap<>();
        line.parties().forEach(party -> before.put(party, figures(party)));
        long begun = System.nanoTime();
        String outcome = act.play();
        long nanos = System.nanoTime() - begun;
        step++;
        out.println(
                Ledger.title(
                        step,
                        line.name(),
                        line.parties().stream().map(Party::label).toList(),
                        line.fen(),
                        outcome,
                        nanos));
        before.forEach((party, figures) ->
                out.println(
                        Ledger.change(
                                party.label(),
                                figures,
                                figures(party),
                                bank.figures(party.subAccountNo()))));
        out.flush();
    }
}
