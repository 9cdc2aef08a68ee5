package coffer.testbed.storm;

import coffer.testbed.Cast.Member;
import coffer.testbed.Figures;
import coffer.testbed.JsonApi;
import coffer.testbed.StageFailure;
import coffer.testbed.Waiting;
import coffer.testbed.storm.Tally.Group;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Money that comes from other banks and fees that this one takes. Each deposit has a memo of its
 * own. One thread runs it; what the bank took is read when that thread has ended.
 */
final class Payers implements Runnable {

    private static final int MOST_FEN = 1_000_00;

    private final Site site;
    private final AtomicBoolean over;
    private final Tally tally;
    private final SplittableRandom dice;
    private final List<String> memos = new ArrayList<>();

    Payers(Site site, long seed, AtomicBoolean over, Tally tally) {
        this.site = site;
        this.over = over;
        this.tally = tally;
        this.dice = new SplittableRandom(seed * 1_000_003 - 3);
    }

    /** The memos of what the bank said it has. */
    List<String> memos() {
        return List.copyOf(memos);
    }

    @Override
    public void run() {
        try (JsonApi control = site.control()) {
            for (int number = 1; !over.get(); number++) {
                Waiting.sleep(Duration.ofMillis(300 + dice.nextInt(1_200)));
                Member member = site.crowd().member(dice.nextInt(site.crowd().size()));
                String amount = Figures.plain(1 + dice.nextInt(MOST_FEN));
                if (dice.nextInt(5) == 0) {
                    fee(control, member);
                } else {
                    deposit(control, member, amount, "DEPOSIT-" + number);
                }
            }
        } catch (StageFailure told) {
            // The site is being closed.
            over.set(true);
        }
    }

    private static ObjectNode on(Member member, String amount) {
        return JsonApi.JSON
                .createObjectNode()
                .put("sub_account_no", member.subAccountNo())
                .put("amount", amount);
    }

    private void deposit(JsonApi control, Member member, String amount, String memo) {
        ObjectNode body =
                on(member, amount)
                        .put("payer_name", "示例付款公司")
                        .put("payer_account_no", "6200000000000000009")
                        .put("payer_bank", "示例银行")
                        .put("memo", memo);
        try {
            control.post("/sim/deposits", body);
            memos.add(memo);
            tally.add(Group.REQUESTS, "deposit at the bank");
        } catch (StageFailure dead) {
            // It may have come in or not; the bank's balance will tell.
            Waiting.pause();
        }
    }

    private void fee(JsonApi control, Member member) {
        try {
            control.post("/sim/lines", on(member, "1.50").put("kind", "fee"));
            tally.add(Group.REQUESTS, "fee at the bank");
        } catch (StageFailure dead) {
            Waiting.pause();
        }
    }
}
