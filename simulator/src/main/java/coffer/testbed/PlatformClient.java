package coffer.testbed;

import coffer.testbed.SampleParties.SampleMember;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A client of the platform's public API with the keys of the market's program and of two members of
 * its staff.
 */
public final class PlatformClient implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(30);
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "in_review");

    private final JsonClient api;
    private final JsonClient maker;
    private final JsonClient checker;

    /**
     * @param apiKey of the market's program
     * @param makerKey of the person who makes what another must check
     * @param checkerKey of that other
     */
    public PlatformClient(String url, String apiKey, String makerKey, String checkerKey) {
        this.api = api(url, apiKey);
        this.maker = api(url, makerKey);
        this.checker = api(url, checkerKey);
    }

    private static JsonClient api(String url, String key) {
        return new JsonClient(url, Map.of("Authorization", "Bearer " + key, "Prefer", "wait=20"));
    }

    /** Whether the platform is ready and knows the market's bank. */
    boolean isReady() {
        return api.serves("/health/ready")
                && api.serves("/v1/main-accounts")
                && !api.get("/v1/main-accounts").path("data").isEmpty();
    }

    /** Whether the platform holds the leases of all its main accounts. */
    boolean holdsMainAccounts() {
        JsonNode accounts = api.get("/health/ready").path("main_accounts");
        boolean all = !accounts.isEmpty();
        for (JsonNode account : accounts) {
            all &= account.path("lease_held").asBoolean();
        }
        return all;
    }

    public AccountFigures balances(SampleMember member) {
        return AccountFigures.of(api.get("/v1/fund-accounts/" + member.no()).path("balances"));
    }

    /** The figures of a sub-account that is no member's. */
    public AccountFigures specialBalances(String subAccountNo) {
        return Optional.ofNullable(allBalances().get(subAccountNo))
                .orElseThrow(() -> new TestbedFailure("the platform has no " + subAccountNo));
    }

    /** The figures of every sub-account, members' and special ones, by its number. */
    public Map<String, AccountFigures> allBalances() {
        Map<String, AccountFigures> all = new HashMap<>();
        for (JsonNode main : api.get("/v1/main-accounts").path("data")) {
            main.path("special_sub_accounts").forEach(account -> put(account, all));
        }
        String page = "/v1/fund-accounts?limit=200";
        String cursor = "";
        do {
            JsonNode accounts = api.get(page + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            for (JsonNode account : accounts.path("data")) {
                account.path("sub_accounts").forEach(sub -> put(sub, all));
            }
            cursor = accounts.path("next_cursor").asText();
        } while (!cursor.isEmpty());
        return all;
    }

    private static void put(JsonNode account, Map<String, AccountFigures> all) {
        all.put(
                account.path("sub_account_no").asText(),
                AccountFigures.of(account.path("balances")));
    }

    /** Whether there is no member yet. */
    public boolean isEmpty() {
        return api.get("/v1/members?limit=1").path("data").isEmpty();
    }

    /** Applies for a company; the member's identifier. */
    public String apply(SampleMember member) {
        return api.post("/v1/members", member.application()).path("id").asText();
    }

    public JsonNode member(String id) {
        return api.get("/v1/members/" + id);
    }

    /** Lets the second person approve what stands at a path; the resource as it is then. */
    public JsonNode approve(String path) {
        return checker.post(path + "/approve", JsonClient.JSON.createObjectNode());
    }

    /** Waits until a member has a status. */
    public void awaitMember(String id, String status) {
        if (!Polling.until(END_LIMIT, () -> member(id).path("status").asText().equals(status))) {
            throw new TestbedFailure("the member does not become " + status + ": " + member(id));
        }
    }

    /** Waits for money on the public account that is not given to anybody; its identifier. */
    public String awaitPublicDeposit() {
        String path = "/v1/public-deposits?left=true";
        if (!Polling.until(ARRIVAL_LIMIT, () -> !api.get(path).path("data").isEmpty())) {
            throw new TestbedFailure("the platform does not see the public deposit");
        }
        return api.get(path).path("data").path(0).path("id").asText();
    }

    /** Gives a part of a public deposit to a member, by two people; the resource at its end. */
    public JsonNode credit(ObjectNode body) {
        String path =
                "/v1/adjustment-credits/"
                        + maker.post("/v1/adjustment-credits", body).path("id").asText();
        approve(path);
        return awaitEnd(path);
    }

    /** Pays a member's money out, with the second person where it is needed. */
    public JsonNode withdraw(ObjectNode body) {
        JsonNode ordered = api.post("/v1/withdrawals", body);
        String path = "/v1/withdrawals/" + ordered.path("id").asText();
        if (ordered.path("status").asText().equals("pending_review")) {
            approve(path);
        }
        return awaitEnd(path);
    }

    /** Waits until a payout has come back. */
    public JsonNode awaitReturn(String withdrawal) {
        String path = "/v1/withdrawals/" + withdrawal;
        if (!Polling.until(ARRIVAL_LIMIT, () -> api.get(path).has("returned_by"))) {
            throw new TestbedFailure("the platform does not see the return of " + withdrawal);
        }
        return api.get(path);
    }

    private JsonNode awaitEnd(String path) {
        Polling.until(END_LIMIT, () -> ENDS.contains(api.get(path).path("status").asText()));
        return api.get(path);
    }

    /** The identifiers of a member's newest deposits. */
    public Set<String> deposits(SampleMember member) {
        Set<String> ids = new HashSet<>();
        api.get("/v1/deposits?limit=100&fund_account=" + member.no())
                .path("data")
                .forEach(deposit -> ids.add(deposit.path("id").asText()));
        return ids;
    }

    /** Waits until a member has a deposit that is not among those. */
    public void awaitDeposit(SampleMember member, Set<String> before) {
        if (!Polling.until(ARRIVAL_LIMIT, () -> !before.containsAll(deposits(member)))) {
            throw new TestbedFailure("the platform does not see the deposit of " + member.no());
        }
    }

    /** The smallest order of a transfer between two members. */
    public static ObjectNode transfer(String outRequestNo, SampleMember payer, SampleMember payee) {
        return JsonClient.JSON
                .createObjectNode()
                .put("out_request_no", outRequestNo)
                .put("kind", "transfer")
                .put("payer", payer.no())
                .put("payee", payee.no())
                .put("amount", "1.00")
                .put("currency", "CNY");
    }

    /** Orders a forced transfer and waits for its end; the resource as it is then. */
    public JsonNode order(ObjectNode body) {
        JsonNode ordered = api.post("/v1/forced-transfers", body);
        if (ENDS.contains(ordered.path("status").asText())) {
            return ordered;
        }
        return awaitEnd("/v1/forced-transfers/" + ordered.path("id").asText());
    }

    /** The value of a metric without labels. */
    public Optional<String> metric(String name) {
        return api.text("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .findFirst();
    }

    @Override
    public void close() {
        api.close();
        maker.close();
        checker.close();
    }
}
