package coffer.platform.api;

import coffer.bank.Applicant;
import coffer.bank.Applicant.Contact;
import coffer.bank.CertificateType;
import coffer.bank.ExternalAccount;
import coffer.bank.MemberKind;
import coffer.market.DeclineCode;
import coffer.member.BoundAccount;
import coffer.member.MemberStore.MemberView;
import coffer.member.Members.Application;
import coffer.platform.http.BodyFields;
import coffer.platform.http.PublicId;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Members as JSON, and the body of an application. The bank's adapter decides which texts the bank
 * can store; here only their lengths are limited.
 */
final class MemberJson {

    static final int NAME_LENGTH = 200;

    private static final int NUMBER_LENGTH = 64;
    private static final int PERSON_LENGTH = 100;
    private static final int ADDRESS_LENGTH = 300;
    private static final int MOST_ACCOUNTS = 20;

    private MemberJson() {}

    static Supplier<Application> body(BodyFields fields) {
        Optional<String> name = fields.plainText("name", NAME_LENGTH);
        Optional<MemberKind> kind =
                fields.oneOf(
                        "kind", MemberKind.values(), MemberKind::word, DeclineCode.FIELD_INVALID);
        Optional<CertificateType> certificate =
                fields.oneOf(
                        "certificate_type",
                        CertificateType.values(),
                        CertificateType::word,
                        DeclineCode.FIELD_INVALID);
        Optional<String> certificateNo = fields.plainText("certificate_no", NUMBER_LENGTH);
        Optional<String> legalPerson = fields.plainText("legal_person", PERSON_LENGTH);
        Optional<String> address = fields.plainText("address", ADDRESS_LENGTH);
        Optional<Supplier<Contact>> contact = fields.object("contact").map(MemberJson::contact);
        Optional<String> bank = fields.optional("bank");
        List<Supplier<ExternalAccount>> accounts =
                fields.objects("bound_accounts", MOST_ACCOUNTS).stream()
                        .map(MemberJson::account)
                        .toList();
        return () ->
                new Application(
                        new Applicant(
                                name.orElseThrow(),
                                kind.orElseThrow(),
                                certificate.orElseThrow(),
                                certificateNo.orElseThrow(),
                                legalPerson.orElseThrow(),
                                address.orElseThrow(),
                                contact.orElseThrow().get()),
                        bank,
                        accounts.stream().map(Supplier::get).toList());
    }

    private static Supplier<Contact> contact(BodyFields fields) {
        Optional<String> name = fields.plainText("name", PERSON_LENGTH);
        Optional<String> phone = fields.plainText("phone", NUMBER_LENGTH);
        Optional<String> email = fields.plainText("email", PERSON_LENGTH);
        return () -> new Contact(name.orElseThrow(), phone.orElseThrow(), email.orElseThrow());
    }

    private static Supplier<ExternalAccount> account(BodyFields fields) {
        Optional<String> no = fields.plainText("account_no", NUMBER_LENGTH);
        Optional<String> name = fields.plainText("name", NAME_LENGTH);
        Optional<String> bank = fields.optionalPlainText("bank_name", NAME_LENGTH);
        Optional<String> line = fields.optionalPlainText("bank_line_no", NUMBER_LENGTH);
        Optional<Boolean> same = fields.requiredBoolean("same_bank");
        return () ->
                new ExternalAccount(
                        no.orElseThrow(),
                        name.orElseThrow(),
                        bank.orElse(""),
                        line.orElse(""),
                        same.orElseThrow());
    }

    static ObjectNode member(MemberView view) {
        Applicant applicant = view.applicant();
        ObjectNode json = CommonJson.object(PublicId.MEMBER, view.id(), "member");
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
            CommonJson.externalAccount(account, bound.account());
        }
        view.fundAccount().ifPresent(no -> json.put("fund_account", no.value()));
        view.subAccountNo().ifPresent(no -> json.put("sub_account_no", no.value()));
        view.registration()
                .ifPresent(id -> json.put("registration", PublicId.ADMINISTRATION.of(id)));
        view.rejectedBecause().ifPresent(why -> json.put("rejected_because", why));
        view.suspendedBecause().ifPresent(why -> json.put("suspended_because", why));
        view.barredBecause().ifPresent(why -> json.put("barred_because", why));
        view.approval().ifPresent(approval -> json.set("review", ReviewJson.review(approval)));
        CommonJson.at(json, "applied_at", Optional.of(view.appliedAt()));
        return json;
    }
}
