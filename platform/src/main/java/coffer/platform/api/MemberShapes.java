package coffer.platform.api;

import coffer.bank.Applicant;
import coffer.member.BoundAccount;
import coffer.member.MemberStore.MemberView;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Members as markets see them. */
final class MemberShapes {

    private MemberShapes() {}

    static ObjectNode member(MemberView view) {
        Applicant applicant = view.applicant();
        ObjectNode json = Shapes.object(PublicId.MEMBER, view.id(), "member");
        json.put("out_request_no", view.outRequestNo());
        json.put("status", view.status().word());
        json.put("name", view.name());
        json.put("kind", applicant.kind().word());
        json.put("certificate_type", applicant.certificateType().word());
        json.put("certificate_no", applicant.certificateNo());
        json.put("legal_person", applicant.legalPerson());
        json.put("address", applicant.address());
        json.putObject("contact")
                .put("name", applicant.contact().name())
                .put("phone", applicant.contact().phone())
                .put("email", applicant.contact().email());
        json.put("bank", view.bank());
        ArrayNode accounts = json.putArray("bound_accounts");
        for (BoundAccount bound : view.boundAccounts()) {
            ObjectNode account = accounts.addObject();
            account.put("id", PublicId.BOUND_ACCOUNT.of(bound.id()));
            OrderShapes.account(account, bound.account());
        }
        view.fundAccount().ifPresent(no -> json.put("fund_account", no.value()));
        view.subAccountNo().ifPresent(no -> json.put("sub_account_no", no.value()));
        view.registration()
                .ifPresent(id -> json.put("registration", PublicId.ADMINISTRATION.of(id)));
        view.rejectedBecause().ifPresent(why -> json.put("rejected_because", why));
        view.suspendedBecause().ifPresent(why -> json.put("suspended_because", why));
        view.barredBecause().ifPresent(why -> json.put("barred_because", why));
        view.approval().ifPresent(approval -> json.set("review", OrderShapes.review(approval)));
        Shapes.at(json, "applied_at", Optional.of(view.appliedAt()));
        return json;
    }
}
