package coffer.platform.api;

import coffer.market.Decline;
import coffer.market.DeclineCode;
import coffer.platform.http.Endpoint;
import coffer.platform.http.JsonBody;
import coffer.platform.http.ProblemDetails;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.platform.monitoring.Health;
import coffer.platform.monitoring.PlatformMetrics;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** What needs no key: health, metrics, and the pages that explain codes. */
final class OperationRoutes {

    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Health health;
    private final PlatformMetrics metrics;

    OperationRoutes(Health health, PlatformMetrics metrics) {
        this.health = health;
        this.metrics = metrics;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.withoutKey("/health/live", _ -> live()),
                Endpoint.withoutKey("/health/ready", _ -> ready()),
                Endpoint.withoutKey("/metrics", _ -> Reply.text(PROMETHEUS, metrics.text())),
                Endpoint.withoutKey(ProblemDetails.PAGES + ":code", OperationRoutes::page));
    }

    private static Reply live() {
        return Reply.json(200, JsonBody.object().put("status", "live"));
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /**
     * An unreachable bank does not prevent orders, so it is reported but is no reason against
     * readiness.
     */
    private Reply ready() {
        Health.HealthState state = health.state();
        List<String> reasons = state.reasons();
        boolean ready = reasons.isEmpty();
        ObjectNode json = JsonBody.object();
        json.put("status", ready ? "ready" : "not_ready");
        ArrayNode why = json.putArray("reasons");
        reasons.forEach(why::add);
        json.put("database", word(state.store()));
        json.put("schema", state.schema());
        ArrayNode accounts = json.putArray("main_accounts");
        for (Health.MainAccountState account : state.mainAccounts()) {
            ObjectNode shown = accounts.addObject();
            shown.put("id", account.id());
            shown.put("bank", account.bank());
            shown.put("lease_held", account.leaseHeld());
            shown.put("bank_contact", word(account.contact()));
            CommonJson.at(shown, "statement_behind_since", account.statementBehindSince());
        }
        return Reply.json(ready ? 200 : 503, json);
    }

    private static Reply page(Request request) {
        return ProblemDetails.errorPage(request.pathParameter("code"), request.language())
                .map(page -> Reply.json(200, page).inLanguage(request.language()))
                .orElseThrow(() -> Decline.of(DeclineCode.NOT_FOUND, "there is no such code"));
    }
}
