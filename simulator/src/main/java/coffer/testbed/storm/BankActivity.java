package coffer.testbed.storm;

import coffer.testbed.AccountFigures;
import coffer.testbed.JsonClient;
import coffer.testbed.Polling;
import coffer.testbed.SampleParties.SampleMember;
import coffer.testbed.TestbedFailure;
import coffer.testbed.storm.EventCounters.Group;
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
final class BankActivity implements Runnable {

    private static final int MOST_FEN = 1_000_00;

    private final Installation installation;
    private final AtomicBoolean over;
    private final EventCounters counters;
    private final SplittableRandom random;
    private final List<String> memos = new ArrayList<>();

    BankActivity(Installation installation, long seed, AtomicBoolean over, EventCounters counters) {
        this.installation = installation;
        this.over = over;
        this.counters = counters;
        this.random = new SplittableRandom(seed * 1_000_003 - 3);
    }

    /** The memos of the deposits that the bank confirmed. */
    List<String> memos() {
        return List.copyOf(memos);
    }

    @Override
    public void run() {
        try (JsonClient control = installation.control()) {
            for (int number = 1; !over.get(); number++) {
                Polling.sleep(Duration.ofMillis(300 + random.nextInt(1_200)));
                SampleMember member =
                        installation
                                .members()
                                .member(random.nextInt(installation.members().size()));
                String amount = AccountFigures.plain(1 + random.nextInt(MOST_FEN));
                if (random.nextInt(5) == 0) {
                    fee(control, member);
                } else {
                    deposit(control, member, amount, "DEPOSIT-" + number);
                }
            }
        } catch (TestbedFailure stopped) {
            // The installation is being closed.
            over.set(true);
        }
    }

    private static ObjectNode on(SampleMember member, String amount) {
        return JsonClient.JSON
                .createObjectNode()
                .put("sub_account_no", member.subAccountNo())
                .put("amount", amount);
    }

    private void deposit(JsonClient control, SampleMember member, String amount, String memo) {
        ObjectNode body =
                on(member, amount)
                        .put("payer_name", "示例付款公司")
                        .put("payer_account_no", "6200000000000000009")
                        .put("payer_bank", "示例银行")
                        .put("memo", memo);
        try {
            control.post("/sim/deposits", body);
            memos.add(memo);
            counters.add(Group.REQUESTS, "deposit at the bank");
        } catch (TestbedFailure dead) {
            // The deposit may have been made or not; the bank's balance shows it.
            Polling.pause();
        }
    }

    private void fee(JsonClient control, SampleMember member) {
        try {
            control.post("/sim/lines", on(member, "1.50").put("kind", "fee"));
            counters.add(Group.REQUESTS, "fee at the bank");
        } catch (TestbedFailure dead) {
            Polling.pause();
        }
    }
}
