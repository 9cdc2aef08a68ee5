package coffer.platform.api;

import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.reconciliation.Difference;
import coffer.reconciliation.DifferenceStore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Differences between the books and the bank. */
final class DifferenceRoutes {

    private static final String PATH = "/v1/differences";

    private final DifferenceStore store;

    DifferenceRoutes(DifferenceStore store) {
        this.store = store;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(PATH, Set.of("status", "limit", "cursor"), this::list),
                Endpoint.get(PATH + "/:id", Set.of(), this::difference));
    }

    private Reply list(Request request) {
        Optional<Boolean> open =
                request.oneOf("status", Set.of("open", "closed")).map("open"::equals);
        return Cursor.answer(
                request,
                "dif",
                (before, limit) -> store.list(request.market(), before, open, limit),
                DifferenceRoutes::json,
                Difference::id);
    }

    private Reply difference(Request request) {
        long id = ResourcePath.id(request, PublicId.DIFFERENCE, "difference");
        Difference difference =
                store.find(request.market(), id)
                        .orElseThrow(() -> ResourcePath.notFound("difference"));
        return Reply.json(200, json(difference));
    }

    private static ObjectNode json(Difference difference) {
        ObjectNode json = CommonJson.object(PublicId.DIFFERENCE, difference.id(), "difference");
        json.put("kind", difference.kind().toLowerCase(Locale.ROOT));
        json.put("status", difference.closedAt().isPresent() ? "closed" : "open");
        json.put("bars", difference.bars());
        json.put("bank", difference.bank());
        CommonJson.text(json, "sub_account_no", difference.subAccountNo());
        CommonJson.text(json, "fund_account", difference.fundAccountNo());
        CommonJson.text(json, "other_sub_account_no", difference.otherSubAccountNo());
        CommonJson.text(json, "other_fund_account", difference.otherFundAccountNo());
        difference
                .instruction()
                .ifPresent(id ->
                        json.put(
                                "instruction",
                                JudgementJson.instruction(
                                        difference.instructionKind().orElseThrow(), id)));
        CommonJson.text(json, "line", difference.line().map(PublicId.LINE::of));
        CommonJson.text(json, "unreadable_row", difference.unreadableRow());
        json.put("detail", difference.detail());
        CommonJson.at(json, "opened_at", Optional.of(difference.openedAt()));
        CommonJson.at(json, "closed_at", difference.closedAt());
        CommonJson.text(json, "closed_because", difference.closedBecause());
        CommonJson.text(json, "correction", difference.correction().map(PublicId.CORRECTION::of));
        return json;
    }
}
