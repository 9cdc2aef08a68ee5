package coffer.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A client of the simulator's control API. Its figures are the bank's own. */
public final class ControlClient implements AutoCloseable {

    private static final String MEMBER = "member";

    private final JsonClient api;

    /** A client of the control API at an address. */
    public ControlClient(String url) {
        this.api = new JsonClient(url, Map.of());
    }

    /** A sub-account as the bank keeps it. */
    public record Account(
            String no, String mainAccountNo, String name, String purpose, AccountFigures figures) {

        boolean isMembers() {
            return purpose.equals(MEMBER);
        }
    }

    boolean serves() {
        return api.serves("/sim/health");
    }

    /** Whether the bank's own books balance. */
    public boolean booksBalance() {
        return api.get("/sim/health").path("books_balance").asBoolean();
    }

    /** All its sub-accounts, special ones too. */
    public List<Account> accounts() {
        List<Account> accounts = new ArrayList<>();
        for (JsonNode json : api.get("/sim/accounts").path("data")) {
            accounts.add(
                    new Account(
                            json.path("sub_account_no").asText(),
                            json.path("main_account_no").asText(),
                            json.path("name").asText(),
                            json.path("purpose").asText(),
                            AccountFigures.of(json)));
        }
        return accounts;
    }

    public AccountFigures balances(String subAccountNo) {
        return accounts().stream()
                .filter(account -> account.no().equals(subAccountNo))
                .map(Account::figures)
                .findFirst()
                .orElseThrow(() -> new TestbedFailure("the bank has no " + subAccountNo));
    }

    /** Whether a registration waits for the bank's own officer. */
    public void setRegistrationReview(boolean reviews) {
        api.post(
                "/sim/settings",
                JsonClient.JSON.createObjectNode().put("signing", reviews ? "review" : "at_once"));
    }

    /** Confirms a registration that waits for the bank. */
    public void confirmSigning(String subAccountNo) {
        api.post(
                "/sim/signings",
                JsonClient.JSON
                        .createObjectNode()
                        .put("sub_account_no", subAccountNo)
                        .put("verdict", "confirmed"));
    }

    /** The other bank sends a payout back. */
    public void returnPayout(String serial) {
        api.post("/sim/returns", JsonClient.JSON.createObjectNode().put("serial", serial));
    }

    /** Opens a sub-account of a company under another main account. */
    public void open(String mainAccountNo, String no, String name) {
        api.post("/sim/accounts", opening(no, name).put("main_account_no", mainAccountNo));
    }

    private static ObjectNode opening(String no, String name) {
        return JsonClient.JSON
                .createObjectNode()
                .put("sub_account_no", no)
                .put("name", name)
                .put("purpose", MEMBER);
    }

    /** Clears money from an account of the same name at another bank. */
    public void deposit(String subAccountNo, String name, String amount) {
        api.post(
                "/sim/deposits",
                JsonClient.JSON
                        .createObjectNode()
                        .put("sub_account_no", subAccountNo)
                        .put("amount", amount)
                        .put("payer_name", name)
                        .put("payer_account_no", "6222000011112222")
                        .put("payer_bank", "示例银行")
                        .put("memo", "入金"));
    }

    /** The requests that carried a serial, in the order of their arrival. */
    public List<String> requests(String serial) {
        List<String> requests = new ArrayList<>();
        for (JsonNode json : api.get("/sim/journal?serial=" + serial).path("requests")) {
            requests.add(json.path("request").asText());
        }
        return requests;
    }

    @Override
    public void close() {
        api.close();
    }
}
