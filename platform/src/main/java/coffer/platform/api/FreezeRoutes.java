package coffer.platform.api;

import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.transfer.FreezeStore;
import coffer.transfer.FreezeStore.FreezeView;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Standing freezes. */
final class FreezeRoutes {

    private static final String PATH = "/v1/freezes";

    private final FreezeStore freezes;

    FreezeRoutes(FreezeStore freezes) {
        this.freezes = freezes;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(
                        PATH, Set.of("fund_account", "order_no", "limit", "cursor"), this::list),
                Endpoint.get(PATH + "/:id", Set.of(), this::freeze));
    }

    private Reply freeze(Request request) {
        InstructionId id =
                new InstructionId(
                        PublicId.FREEZE
                                .parse(request.pathParameter("id"))
                                .orElseThrow(() -> ResourcePath.notFound("freeze")));
        FreezeView freeze =
                freezes.find(request.market(), id)
                        .orElseThrow(() -> ResourcePath.notFound("freeze"));
        return Reply.json(200, json(freeze));
    }

    private Reply list(Request request) {
        Optional<String> account = request.text("fund_account");
        Optional<String> orderNo = request.text("order_no");
        return Cursor.answer(
                request,
                "fz",
                (before, limit) -> freezes.list(request.market(), before, account, orderNo, limit),
                FreezeRoutes::json,
                row -> row.id().value());
    }

    private static ObjectNode json(FreezeView view) {
        ObjectNode json = CommonJson.object(PublicId.FREEZE, view.id().value(), "freeze");
        json.put("owner", view.ownerNo().value());
        json.put("holder", view.holderNo().value());
        json.put("amount", view.amount().toString());
        json.put("remaining", view.remaining().toString());
        json.put("currency", view.amount().currency().name());
        json.put("status", status(view));
        json.put("held_by", view.heldBy().name().toLowerCase(Locale.ROOT));
        view.freezeNo().ifPresent(no -> json.put("freeze_no", no));
        view.orderNo().ifPresent(no -> json.put("order_no", no));
        json.put("bank", view.bank());
        json.put("forced_transfer", PublicId.TRANSFER.of(view.id().value()));
        CommonJson.at(json, "created_at", Optional.of(view.createdAt()));
        return json;
    }

    private static String status(FreezeView view) {
        if (view.creatorState() == InstructionState.FAILED) {
            return "void";
        }
        if (view.creatorState() != InstructionState.SUCCEEDED) {
            return "pending";
        }
        return view.remaining().isZero() ? "used_up" : "standing";
    }
}
