package coffer.simulator.demo;

import coffer.simulator.demo.Cast.Member;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The market's programmer: calls of the platform's public API with the market's key. */
final class MarketDesk implements AutoCloseable {

    private static final Duration END_LIMIT = Duration.ofSeconds(30);
    private static final Duration ARRIVAL_LIMIT = Duration.ofSeconds(30);
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "in_review");

    private final JsonApi api;

    MarketDesk(String url, String apiKey) {
        this.api =
                new JsonApi(url, Map.of("Authorization", "Bearer " + apiKey, "Prefer", "wait=20"));
    }

    /** Whether the platform is ready and knows the member. */
    boolean serves(Member member) {
        return api.serves("/health/ready") && api.serves("/v1/fund-accounts/" + member.no());
    }

    /** Whether the platform looks after all its main accounts itself. */
    boolean holdsMainAccounts() {
        JsonNode accounts = api.get("/health/ready").path("main_accounts");
        boolean all = !accounts.isEmpty();
        for (JsonNode account : accounts) {
            all &= account.path("lease_held").asBoolean();
        }
        return all;
    }

    Figures figures(Member member) {
        return Figures.of(api.get("/v1/fund-accounts/" + member.no()).path("balances"));
    }

    /** Whether anything was ever ordered or deposited. */
    boolean isUntouched() {
        return api.get("/v1/forced-transfers?limit=1").path("data").isEmpty()
                && api.get("/v1/deposits?limit=1").path("data").isEmpty();
    }

    /** The identifiers of a member's newest deposits. */
    Set<String> deposits(Member member) {
        Set<String> ids = new HashSet<>();
        api.get("/v1/deposits?limit=100&fund_account=" + member.no())
                .path("data")
                .forEach(deposit -> ids.add(deposit.path("id").asText()));
        return ids;
    }

    /** Waits until a member has a deposit that is not among those. */
    void awaitDeposit(Member member, Set<String> before) {
        if (!Waiting.until(ARRIVAL_LIMIT, () -> !before.containsAll(deposits(member)))) {
            throw new StageFailure("the platform does not see the deposit of " + member.no());
        }
    }

    /** Orders a forced transfer and waits for its end; the resource as it is then. */
    JsonNode order(ObjectNode body) {
        JsonNode ordered = api.post("/v1/forced-transfers", body);
        if (ENDS.contains(ordered.path("status").asText())) {
            return ordered;
        }
        String path = "/v1/forced-transfers/" + ordered.path("id").asText();
        Waiting.until(END_LIMIT, () -> ENDS.contains(api.get(path).path("status").asText()));
        return api.get(path);
    }

    /** The value of a metric without labels. */
    Optional<String> metric(String name) {
        return api.text("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .findFirst();
    }

    @Override
    public void close() {
        api.close();
    }
}
