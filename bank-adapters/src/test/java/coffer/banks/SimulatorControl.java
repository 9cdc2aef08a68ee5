package coffer.banks;

import coffer.bank.BankCommand.Party;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A client of the simulator's control API, by which the tests say what the bank does. */
public final class SimulatorControl implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String controlUrl;
    private final Party buyer;
    private final Party seller;

    public SimulatorControl(String controlUrl, Party buyer, Party seller) {
        this.controlUrl = controlUrl;
        this.buyer = buyer;
        this.seller = seller;
    }

    public JsonNode call(String method, String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(controlUrl + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IllegalStateException(path + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** A buyer with money and a seller without, and nothing else. */
    public void begin(String buyersMoney) {
        call("POST", "/sim/reset", "{}");
        open(buyer.no().value(), buyer.name());
        open(seller.no().value(), seller.name());
        deposit(buyersMoney, "开户入金");
    }

    private void open(String no, String name) {
        call(
                "POST",
                "/sim/accounts",
                "{\"sub_account_no\":\"%s\",\"name\":\"%s\",\"purpose\":\"member\"}"
                        .formatted(no, name));
    }

    public void deposit(String amount, String memo) {
        call(
                "POST",
                "/sim/deposits",
                ("{\"sub_account_no\":\"%s\",\"amount\":\"%s\",\"payer_name\":\"示例付款公司\","
                                + "\"payer_account_no\":\"6200000000000000009\",\"memo\":\"%s\"}")
                        .formatted(buyer.no(), amount, memo));
    }

    /** A line of the bank's own making on the buyer's statement. */
    public void line(String fields) {
        call("POST", "/sim/lines", "{\"sub_account_no\":\"" + buyer.no() + "\"," + fields + "}");
    }

    public void fault(String fields) {
        call("POST", "/sim/faults", "{" + fields + "}");
    }

    public void noFaults() {
        call("DELETE", "/sim/faults", "");
    }

    public void set(String name, String jsonValue) {
        call("POST", "/sim/settings", "{\"" + name + "\":" + jsonValue + "}");
    }

    /** How often a serial arrived and how often it moved money, as one text. */
    public String counts(String serial) {
        JsonNode journal = call("GET", "/sim/journal?serial=" + serial, "");
        return journal.path("arrived").asInt() + " " + journal.path("moved_money").asInt();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
