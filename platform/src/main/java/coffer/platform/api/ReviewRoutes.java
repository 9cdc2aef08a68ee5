package coffer.platform.api;

import coffer.approval.Approval;
import coffer.approval.ApprovalStore;
import coffer.bank.InstructionKind;
import coffer.market.MarketId;
import coffer.market.Resource;
import coffer.platform.http.Cursor;
import coffer.platform.http.Endpoint;
import coffer.platform.http.PublicId;
import coffer.platform.http.Reply;
import coffer.platform.http.Request;
import coffer.reconciliation.Judgement;
import coffer.reconciliation.JudgementStore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** All requests that wait, or waited, for a second person. */
final class ReviewRoutes {

    private static final String PATH = "/v1/reviews";

    private final ApprovalStore approvals;
    private final JudgementStore judgements;

    ReviewRoutes(ApprovalStore approvals, JudgementStore judgements) {
        this.approvals = approvals;
        this.judgements = judgements;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get(PATH, Set.of("status", "limit", "cursor"), this::list));
    }

    private Reply list(Request request) {
        boolean pending = request.oneOf("status", Set.of("pending")).isPresent();
        return Cursor.answer(
                request,
                "rev",
                (before, limit) -> approvals.list(request.market(), before, pending, limit),
                approval -> review(request.market(), approval),
                Approval::id);
    }

    private ObjectNode review(MarketId market, Approval approval) {
        Resource resource = Resource.valueOf(approval.resource());
        PublicId about =
                switch (resource) {
                    case MEMBER -> PublicId.MEMBER;
                    case FREEZE -> PublicId.FREEZE;
                    case ADJUSTMENT_CREDIT, SEND_BACK -> PublicId.PUBLIC_DEPOSIT;
                    case TAKE_BACK -> PublicId.ADJUSTMENT_CREDIT;
                    case WITHDRAWAL -> PublicId.WITHDRAWAL;
                    case FORCED_TRANSFER -> PublicId.TRANSFER;
                    case CORRECTION -> PublicId.DIFFERENCE;
                    case JUDGEMENT ->
                            PublicId.of(
                                    InstructionKind.valueOf(
                                            foundJudgement(market, approval.id()).kind()));
                };
        return ReviewJson.inbox(approval, resource, about.of(approval.object()));
    }

    private Judgement foundJudgement(MarketId market, long id) {
        return judgements
                .find(market, id)
                .orElseThrow(() -> ResourcePath.notFound(Resource.JUDGEMENT));
    }
}
