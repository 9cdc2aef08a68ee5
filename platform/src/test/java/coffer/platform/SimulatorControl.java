package coffer.platform;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.platform.ApiClient.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A client of the simulator's control API: what a test lets happen at the bank, and the bank's own
 * figures. Paths are those below {@code /sim/}.
 */
public final class SimulatorControl {

    private final ApiClient api;

    public SimulatorControl(String controlUrl) {
        this.api = ApiClient.open(controlUrl);
    }

    /** Posts something that the simulator accepts. */
    public JsonNode post(String path, String body) {
        return successful(path, api.post("/sim/" + path, body));
    }

    /** Reads something that is there. */
    public JsonNode get(String path) {
        return successful(path, api.get("/sim/" + path));
    }

    /** Deletes something that is there. */
    public void delete(String path) {
        successful(path, api.send("DELETE", "/sim/" + path));
    }

    private static JsonNode successful(String path, Answer answer) {
        assertThat(answer.status()).as(path + answer.body()).isBetween(200, 299);
        return answer.json();
    }

    /** Changes settings of the bank, given as a JSON object. */
    public void set(String settings) {
        post("settings", settings);
    }

    /**
     * Makes messages of one action about one sub-account go wrong; the number of the fault.
     *
     * @param fault the fields of the fault
     */
    public long fault(String action, String subAccountNo, String fault) {
        return post(
                        "faults",
                        """
                        {"action": "%s", "account": "%s", %s}
                        """
                                .formatted(action, subAccountNo, fault))
                .path("id")
                .asLong();
    }

    /** Ends one fault. */
    public void endFault(long fault) {
        delete("faults/" + fault);
    }

    /** Ends all faults. */
    public void clearFaults() {
        delete("faults");
    }

    /** Clears money from another bank to a sub-account. */
    public void deposit(String subAccountNo, String amount, String memo, String payerAccountNo) {
        post(
                "deposits",
                """
                {"sub_account_no": "%s", "amount": "%s", "payer_name": "买方", "memo": "%s",
                 "payer_account_no": "%s", "payer_bank": "示例银行"}
                """
                        .formatted(subAccountNo, amount, memo, payerAccountNo));
    }

    /** The bank's journal of one serial. */
    public JsonNode journal(String serial) {
        return get("journal?serial=" + serial);
    }

    /** How often a serial arrived. */
    public int arrived(String serial) {
        return journal(serial).path("arrived").asInt();
    }

    /** How often a serial moved money. */
    public int movedMoney(String serial) {
        return journal(serial).path("moved_money").asInt();
    }

    /** {@code total available frozen} of each sub-account, by its number. */
    public Map<String, String> balances() {
        return accounts(SimulatorControl::figures);
    }

    /** The total of each sub-account, by its number. */
    public Map<String, String> totals() {
        return accounts(account -> account.path("total").asText());
    }

    private Map<String, String> accounts(Function<JsonNode, String> text) {
        Map<String, String> accounts = new TreeMap<>();
        for (JsonNode account : get("accounts").path("data")) {
            accounts.put(account.path("sub_account_no").asText(), text.apply(account));
        }
        return accounts;
    }

    /** {@code total available frozen} of an object that has them. */
    public static String figures(JsonNode json) {
        return String.join(
                " ",
                json.path("total").asText(),
                json.path("available").asText(),
                json.path("frozen").asText());
    }
}
