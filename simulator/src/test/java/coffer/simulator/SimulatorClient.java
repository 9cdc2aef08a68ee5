package coffer.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends XML in GBK to the bank and JSON to the control API. */
final class SimulatorClient implements AutoCloseable {
    static final String MAIN = "8110000000000009999";
    static final String BUYER = "3110000000000010001";
    static final String SELLER = "3110000000000010002";
    static final String BUYER_NAME = "示例买方甲公司";
    static final String SELLER_NAME = "示例卖方乙公司";
    static final Charset GBK = Charset.forName("GBK");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final String bankUrl;
    private final String controlUrl;

    SimulatorClient(String bankUrl, String controlUrl) {
        this.bankUrl = bankUrl;
        this.controlUrl = controlUrl;
    }

    static SimulatorClient of(Simulator simulator) {
        return new SimulatorClient(simulator.bankUrl(), simulator.controlUrl());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** A buyer with so much money, and a seller with none. */
    SimulatorClient withMembers(String buyersMoney) {
        openMember(BUYER, BUYER_NAME);
        openMember(SELLER, SELLER_NAME);
        deposit(BUYER, buyersMoney, "开户入金");
        return this;
    }

    void openMember(String no, String name) {
        control(
                "POST",
                "/sim/accounts",
                """
                {"bank":"CITIC","sub_account_no":"%s","name":"%s","purpose":"member"}\
                """
                        .formatted(no, name));
    }

    JsonNode deposit(String no, String amount, String memo) {
        return control(
                "POST",
                "/sim/deposits",
                """
                {"bank":"CITIC","sub_account_no":"%s","amount":"%s","payer_name":"示例付款公司",\
                "payer_account_no":"6200000000000000009","payer_bank":"示例银行","memo":"%s"}\
                """
                        .formatted(no, amount, memo));
    }

    JsonNode control(String method, String path, String body) {
        HttpResponse<String> response = controlRaw(method, path, body);
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return parse(response.body());
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> controlRaw(String method, String path, String body) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(controlUrl + path))
                        .method(
                                method,
                                HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                        .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode get(String path) {
        return control("GET", path, "");
    }

    void set(String name, String jsonValue) {
        control("POST", "/sim/settings", "{\"" + name + "\":" + jsonValue + "}");
    }

    JsonNode fault(String fields) {
        return control("POST", "/sim/faults", "{\"bank\":\"CITIC\"," + fields + "}");
    }

    JsonNode account(String no) {
        for (JsonNode account : get("/sim/accounts").path("data")) {
            if (account.path("sub_account_no").asText().equals(no)) {
                return account;
            }
        }
        throw new IllegalStateException("no account " + no);
    }

    /** Total, available, frozen, as one text. */
    String balance(String no) {
        JsonNode account = account(no);
        return account.path("total").asText()
                + " "
                + account.path("available").asText()
                + " "
                + account.path("frozen").asText();
    }

    /** How often the serial arrived and how often it moved money, as one text. */
    String counts(String serial) {
        JsonNode journal = get("/sim/journal?serial=" + serial);
        return journal.path("arrived").asInt() + " " + journal.path("moved_money").asInt();
    }

    private HttpRequest request(byte[] body) {
        return HttpRequest.newBuilder(URI.create(bankUrl + "/any/path"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    HttpResponse<byte[]> raw(byte[] body) throws IOException {
        try {
            return http.send(request(body), HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<byte[]>> later(String xml) {
        return http.sendAsync(request(xml.getBytes(GBK)), HttpResponse.BodyHandlers.ofByteArray());
    }

    /** Sends a message and gives the reply as text. */
    String ask(String xml) {
        try {
            return new String(raw(xml.getBytes(GBK)).body(), GBK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String message(String action, String fields) {
        return "<?xml version=\"1.0\" encoding=\"GBK\"?><stream><action>"
                + action
                + "</action><userName>MKTDEMO</userName>"
                + fields
                + "</stream>";
    }

    static String tag(String name, String value) {
        return "<" + name + ">" + value + "</" + name + ">";
    }

    /** One sub-account on all days. */
    static String allDays(String subAccountNo) {
        return tag("accountNo", MAIN)
                + tag("subAccNo", subAccountNo)
                + tag("startDate", "20000101")
                + tag("endDate", "20991231");
    }

    /** A registration of this number, whose tail is its last seven digits. */
    static String registration(String number, String name) {
        String fields =
                tag("mainAccNo", MAIN)
                        + tag("appFlag", "2")
                        + tag("accGenType", "1")
                        + tag("subAccNo", number.substring(12))
                        + tag("subAccNm", name)
                        + tag("accType", "03")
                        + tag("calInterestFlag", "0")
                        + tag("overFlag", "0")
                        + tag("autoAssignInterestFlag", "0")
                        + tag("autoAssignTranFeeFlag", "0")
                        + tag("feeType", "0")
                        + tag("realNameParm", "1")
                        + tag("subAccPrintParm", "1")
                        + tag("mngNode", "999001")
                        + tag("vtlCustNm", name)
                        + tag("legalPersonNm", "张示例")
                        + tag("custCertType", "D")
                        + tag("custCertNo", "91000000TEST00001X")
                        + tag("branch", "999")
                        + tag("commAddress", "示例市示例路1号");
        String contact =
                tag("contactName", "李示例")
                        + tag("contactPhone", "13000000000")
                        + tag("mailAddress", "a@example.com");
        return message(
                "DLBREGSN",
                fields + "<list name=\"VilcstDataList\"><row>" + contact + "</row></list>");
    }

    /** The state of a signing, or the status of a reply without one. */
    String signing(String no) {
        String days = tag("startDate", "20000101") + tag("endDate", "20991231");
        String reply =
                ask(message("DLSASQRY", tag("mainAccNo", MAIN) + tag("subAccNo", no) + days));
        return values(reply, "status").isEmpty() || !reply.contains("<list")
                ? status(reply)
                : values(reply, "status").getFirst();
    }

    /** A payout to an account at another bank; now, unless the rest says otherwise. */
    static String payout(String action, String serial, String payer, String amount) {
        return message(
                action,
                tag("clientID", serial)
                        + tag("accountNo", payer)
                        + tag("recvAccNo", "6200000000000000001")
                        + tag("recvAccNm", "示例收款公司")
                        + tag("tranAmt", amount)
                        + tag("sameBank", "1")
                        + tag("recvTgfi", "999100000017")
                        + tag("memo", "提现W1")
                        + tag("preFlg", "0"));
    }

    /** An adjustment of the entry that a deposit on the public sub-account left. */
    static String adjustment(String serial, JsonNode entry, String amount) {
        return message(
                "DLTRSFIN",
                tag("clientID", serial)
                        + tag("accountNo", entry.path("sub_account_no").asText())
                        + tag("recvAccNo", BUYER)
                        + tag("recvAccNm", BUYER_NAME)
                        + tag("tranAmt", amount)
                        + tag("hostDate", entry.path("date").asText().replace("-", ""))
                        + tag("hostFlw", entry.path("flow").asText())
                        + tag("hostSeq", entry.path("seq").asText())
                        + tag("memo", "认领来款"));
    }

    /** A forced transfer; an empty payee name takes the payee's right one. */
    static String order(
            String serial, String type, String payer, String payee, String amount, String rest) {
        String name = payee.equals(BUYER) ? BUYER_NAME : payee.isEmpty() ? "" : SELLER_NAME;
        return message(
                "DLMDETRN",
                tag("clientID", serial)
                        + tag("accountNo", MAIN)
                        + tag("payAccNo", payer)
                        + tag("tranType", type)
                        + tag("recvAccNo", payee)
                        + tag("recvAccNm", name)
                        + tag("tranAmt", amount)
                        + rest);
    }

    static String order(String serial, String type, String payer, String payee, String amount) {
        return order(serial, type, payer, payee, amount, "<memo>货款</memo><tranFlag>0</tranFlag>");
    }

    String submit(String serial, String type, String payer, String payee, String amount) {
        return status(ask(order(serial, type, payer, payee, amount)));
    }

    String use(String serial, String type, String payee, String amount, String freeze, String was) {
        String rest =
                tag("freezeNo", freeze)
                        + tag("ofreezeamt", was)
                        + tag("memo", "")
                        + tag("tranFlag", "1");
        return status(ask(order(serial, type, BUYER, payee, amount, rest)));
    }

    String inquire(String serial) {
        return inquire(serial, "DLMDETRN");
    }

    String inquire(String serial, String action) {
        String fields = tag("clientID", serial) + tag("type", action);
        String reply = ask(message("DLCIDSTT", fields));
        return values(reply, "stt").isEmpty()
                ? status(reply)
                : values(reply, "stt").getFirst() + " " + values(reply, "status").getFirst();
    }

    String freezeNo(String serial) {
        String list =
                "<list name=\"userDataList\"><row><clientID>" + serial + "</clientID></row></list>";
        String reply = ask(message("DLFRNOQR", list));
        List<String> numbers = values(reply, "freezeNo");
        return numbers.isEmpty() ? status(reply) : numbers.getFirst();
    }

    String statement(String subAccountNo, String rest) {
        return ask(message("DLSTRNDT", allDays(subAccountNo) + rest));
    }

    /** The status of the whole reply, which stands before the list. */
    static String status(String reply) {
        int list = reply.indexOf("<list");
        return values(list < 0 ? reply : reply.substring(0, list), "status").getLast();
    }

    static List<String> values(String reply, String tag) {
        int list = reply.indexOf("<list");
        String part = list < 0 ? reply : reply.substring(list);
        Matcher matcher = Pattern.compile("<" + tag + ">([^<]*)</" + tag + ">").matcher(part);
        List<String> found = new ArrayList<>();
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
