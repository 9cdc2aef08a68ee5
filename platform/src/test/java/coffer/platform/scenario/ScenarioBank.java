package coffer.platform.scenario;

import coffer.platform.ApiClient.Answer;
import coffer.platform.SimulatorControl;
import coffer.platform.scenario.ScenarioMembers.Member;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a scenario lets happen at the simulated bank, and what the bank says of members. */
final class ScenarioBank {

    private static final String USUAL =
            """
            {"late_refusals": false, "memo_bytes": 102, "freeze_rows": false, "lines": "show",
             "freeze_number": "stays", "line_order": "posted", "leg_seq": "same",
             "unknown_order": "outer", "settling_delay_millis": 0}
            """;

    private final SimulatorControl control;
    private final String mainAccountNo;

    ScenarioBank(SimulatorControl control, String mainAccountNo) {
        this.control = control;
        this.mainAccountNo = mainAccountNo;
    }

    /** Opens a member's sub-account. */
    void open(Member member) {
        post(
                "accounts",
                """
                {"sub_account_no": "%s", "name": "%s", "purpose": "member",
                 "main_account_no": "%s"}
                """
                        .formatted(member.subAccountNo(), member.name(), mainAccountNo));
    }

    JsonNode post(String path, String body) {
        return control.post(path, body);
    }

    /** Changes settings of the bank, given as a JSON object. */
    void set(String settings) {
        control.set(settings);
    }

    /** Ends all faults, shows all rows and returns to the usual settings. */
    void reset() {
        clearFaults();
        set(USUAL);
        post("lines/release", "{}");
    }

    /** New rows of statements are not shown until {@link #showLines}. */
    void holdLines() {
        set("{\"lines\": \"hold\"}");
    }

    /** Shows all rows that were held, and every new one at once. */
    void showLines() {
        set("{\"lines\": \"show\"}");
        post("lines/release", "{}");
    }

    /** Makes messages of one action about a member go wrong; the number of the fault. */
    long fault(String action, Member about, String fault) {
        return control.fault(action, about.subAccountNo(), fault);
    }

    void endFault(long fault) {
        control.endFault(fault);
    }

    void clearFaults() {
        control.clearFaults();
    }

    /** Leaves inquiries about a payer's orders without an answer. */
    void failInquiries(Member payer) {
        fault("DLCIDSTT", payer, "\"fault\": \"http_503\"");
    }

    /** Clears money from outside; the platform's books need not have it yet. */
    void deposit(Member member, String amount, String memo) {
        control.deposit(member.subAccountNo(), amount, memo, "6222000011112222");
    }

    /** Moves money by e-banking, without an order of the platform. */
    void moveInEBanking(Member from, Member to, String amount, String memo) {
        post(
                "transfers",
                """
                {"from": "%s", "to": "%s", "amount": "%s", "memo": "%s"}
                """
                        .formatted(from.subAccountNo(), to.subAccountNo(), amount, memo));
    }

    /** Freezes money by a court's order, in place of a freeze of the platform. */
    void seize(String freezeNo, Member holder, String amount) {
        control.delete("freezes?freeze_no=" + freezeNo);
        post(
                "court-freezes",
                """
                {"sub_account_no": "%s", "amount": "%s"}
                """
                        .formatted(holder.subAccountNo(), amount));
    }

    /** Number and amount of each freeze that stands at a member, oldest first. */
    List<String> frozen(Member holder) {
        List<String> standing = new ArrayList<>();
        for (JsonNode freeze :
                control.get("freezes?sub_account_no=" + holder.subAccountNo()).path("data")) {
            String amount = freeze.path("standing").asText();
            if (!amount.equals("0.00")) {
                standing.add(freeze.path("freeze_no").asText() + " " + amount);
            }
        }
        return standing;
    }

    /** How often an order arrived and how often it moved money, as one text. */
    String counts(Answer order) {
        JsonNode journal = control.journal(order.text("serial"));
        return journal.path("arrived").asInt() + " " + journal.path("moved_money").asInt();
    }

    /** How often the bank answered a query of one action about a member. */
    long answeredQueries(String action, Member about) {
        return control.get("journal?limit=2000")
                .path("requests")
                .valueStream()
                .filter(request ->
                        request.path("action").asText().equals(action)
                                && request.path("account").asText().equals(about.subAccountNo())
                                && !request.has("fault"))
                .count();
    }

    /** {@code total available frozen} of a member. */
    String balances(Member member) {
        return Optional.ofNullable(control.balances().get(member.subAccountNo())).orElseThrow();
    }
}
