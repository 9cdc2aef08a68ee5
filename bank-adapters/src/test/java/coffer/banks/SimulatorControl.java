package coffer.banks;

import coffer.bank.BankCommand.Party;
import coffer.testbed.JsonClient;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** A client of the simulator's control API: what a test lets happen at the bank. */
public final class SimulatorControl implements AutoCloseable {

    private final JsonClient api;
    private final Party buyer;
    private final Party seller;

    public SimulatorControl(String controlUrl, Party buyer, Party seller) {
        this.api = new JsonClient(controlUrl, Map.of());
        this.buyer = buyer;
        this.seller = seller;
    }

    public void post(String path, String body) {
        api.post("/sim/" + path, (ObjectNode) JsonClient.json(body));
    }

    /** Resets the bank to a buyer with money and a seller without. */
    public void reset(String buyersMoney) {
        post("reset", "{}");
        open(buyer.no().value(), buyer.name());
        open(seller.no().value(), seller.name());
        deposit(buyersMoney, "开户入金");
    }

    private void open(String no, String name) {
        post(
                "accounts",
                "{\"sub_account_no\":\"%s\",\"name\":\"%s\",\"purpose\":\"member\"}"
                        .formatted(no, name));
    }

    public void deposit(String amount, String memo) {
        post(
                "deposits",
                ("{\"sub_account_no\":\"%s\",\"amount\":\"%s\",\"payer_name\":\"示例付款公司\","
                                + "\"payer_account_no\":\"6200000000000000009\",\"memo\":\"%s\"}")
                        .formatted(buyer.no(), amount, memo));
    }

    /** Adds a line to the buyer's statement that no order caused. */
    public void line(String fields) {
        post("lines", "{\"sub_account_no\":\"" + buyer.no() + "\"," + fields + "}");
    }

    public void fault(String fields) {
        post("faults", "{" + fields + "}");
    }

    public void clearFaults() {
        api.delete("/sim/faults");
    }

    public void set(String name, String jsonValue) {
        post("settings", "{\"" + name + "\":" + jsonValue + "}");
    }

    /** How often a serial arrived and how often it moved money, as one text. */
    public String counts(String serial) {
        JsonNode journal = api.get("/sim/journal?serial=" + serial);
        return journal.path("arrived").asInt() + " " + journal.path("moved_money").asInt();
    }

    @Override
    public void close() {
        api.close();
    }
}
