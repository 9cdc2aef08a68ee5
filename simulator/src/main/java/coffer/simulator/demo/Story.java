package coffer.simulator.demo;

import coffer.simulator.demo.Cast.Member;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two deposits and the five forced transfers in three scenes. After each step the platform's three
 * amounts of both parties stand beside the bank's own.
 */
final class Story {

    private final BankDesk bank;
    private final MarketDesk market;
    private final PrintWriter out;
    private int step;

    Story(BankDesk bank, MarketDesk market, PrintWriter out) {
        this.bank = bank;
        this.market = market;
        this.out = out;
    }

    /** What is ordered, and what it is called in both languages. */
    private record Line(String kind, String name, long fen, Member payer, Optional<Member> payee) {

        List<Member> parties() {
            return payee.map(other -> List.of(payer, other)).orElse(List.of(payer));
        }
    }

    /** Plays it from the beginning. */
    void play() {
        Member buyer = Cast.BUYER;
        Member seller = Cast.SELLER;
        out.println(Ledger.header());

        scene("Money comes in 入金");
        deposit(buyer, 10_000_00);
        deposit(seller, 500_00);

        scene("Pay at once 直接付款");
        order(new Line("transfer", "transfer 转账", 1_200_00, buyer, Optional.of(seller)), "");

        scene("Freeze first, pay on delivery 先冻结，后付款");
        String frozen =
                order(new Line("freeze", "freeze 冻结", 3_000_00, buyer, Optional.empty()), "");
        order(new Line("unfreeze", "unfreeze 解冻", 500_00, buyer, Optional.empty()), frozen);
        order(
                new Line(
                        "unfreeze_pay",
                        "unfreeze and pay 解冻支付",
                        2_500_00,
                        buyer,
                        Optional.of(seller)),
                frozen);

        scene("Pay first, release on delivery 先付款，后解冻");
        String paid =
                order(
                        new Line(
                                "pay_freeze",
                                "pay and freeze 支付冻结",
                                2_000_00,
                                buyer,
                                Optional.of(seller)),
                        "");
        order(new Line("unfreeze", "unfreeze 解冻", 2_000_00, seller, Optional.empty()), paid);
    }

    private void scene(String title) {
        out.println();
        out.println(title);
        out.flush();
    }

    private void deposit(Member member, long fen) {
        Line line = new Line("deposit", "deposit 入金", fen, member, Optional.empty());
        Map<Member, Figures> before = platformFigures(line);
        Set<String> known = market.deposits(member);
        long begun = System.nanoTime();
        bank.deposit(member.subAccountNo(), member.name(), plain(fen));
        market.awaitDeposit(member, known);
        show(line, "booked", System.nanoTime() - begun, before);
    }

    /** Orders, and gives the freeze that comes of it, if one does. */
    private String order(Line line, String freezeId) {
        Map<Member, Figures> before = platformFigures(line);
        ObjectNode body = body(line, freezeId);
        long begun = System.nanoTime();
        JsonNode ended = market.order(body);
        String status = ended.path("status").asText();
        show(line, status, System.nanoTime() - begun, before);
        if (!status.equals("succeeded")) {
            throw new StageFailure("the " + line.kind() + " did not succeed: " + ended);
        }
        return ended.path("freeze_id").asText();
    }

    private ObjectNode body(Line line, String freezeId) {
        ObjectNode body =
                JsonApi.JSON
                        .createObjectNode()
                        .put("out_request_no", "STORY-" + (step + 1))
                        .put("kind", line.kind())
                        .put("payer", line.payer().no())
                        .put("amount", plain(line.fen()))
                        .put("currency", "CNY")
                        .put("memo", "货款");
        line.payee().ifPresent(payee -> body.put("payee", payee.no()));
        if (!freezeId.isEmpty()) {
            body.put("freeze_id", freezeId);
        }
        return body;
    }

    private static String plain(long fen) {
        return Figures.print(fen).replace(",", "");
    }

    private Map<Member, Figures> platformFigures(Line line) {
        Map<Member, Figures> figures = new LinkedHashMap<>();
        line.parties().forEach(member -> figures.put(member, market.figures(member)));
        return figures;
    }

    private void show(Line line, String status, long nanos, Map<Member, Figures> before) {
        step++;
        out.println(
                Ledger.title(
                        step,
                        line.name(),
                        line.parties().stream().map(Member::no).toList(),
                        line.fen(),
                        status,
                        nanos));
        before.forEach((member, figures) ->
                out.println(
                        Ledger.change(
                                member.no(),
                                figures,
                                market.figures(member),
                                bank.figures(member))));
        out.flush();
    }
}
