package coffer.platform.api;

import coffer.bank.Applicant;
import coffer.bank.Applicant.Contact;
import coffer.bank.CertificateType;
import coffer.bank.ExternalAccount;
import coffer.bank.MemberKind;
import coffer.market.DeclineCode;
import coffer.member.Members.Application;
import coffer.platform.http.Fields;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The body of an application, beside its request number. What a bank can keep of the words is for
 * the bank to say; here they only have limits.
 */
final class MemberForm {

    static final int NAME_LENGTH = 200;

    private static final int NUMBER_LENGTH = 64;
    private static final int PERSON_LENGTH = 100;
    private static final int ADDRESS_LENGTH = 300;
    private static final int MOST_ACCOUNTS = 20;

    private MemberForm() {}

    static Supplier<Application> read(Fields fields) {
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
        Optional<Supplier<Contact>> contact = fields.object("contact").map(MemberForm::contact);
        Optional<String> bank = fields.optional("bank");
        List<Supplier<ExternalAccount>> accounts =
                fields.objects("bound_accounts", MOST_ACCOUNTS).stream()
                        .map(MemberForm::account)
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

    private static Supplier<Contact> contact(Fields fields) {
        Optional<String> name = fields.plainText("name", PERSON_LENGTH);
        Optional<String> phone = fields.plainText("phone", NUMBER_LENGTH);
        Optional<String> email = fields.plainText("email", PERSON_LENGTH);
        return () -> new Contact(name.orElseThrow(), phone.orElseThrow(), email.orElseThrow());
    }

    private static Supplier<ExternalAccount> account(Fields fields) {
        Optional<String> no = fields.plainText("account_no", NUMBER_LENGTH);
        Optional<String> name = fields.plainText("name", NAME_LENGTH);
        Optional<String> bank = fields.optionalPlainText("bank_name", NAME_LENGTH);
        Optional<String> line = fields.optionalPlainText("bank_line_no", NUMBER_LENGTH);
        Optional<Boolean> same = fields.flag("same_bank");
        return () ->
                new ExternalAccount(
                        no.orElseThrow(),
                        name.orElseThrow(),
                        bank.orElse(""),
                        line.orElse(""),
                        same.orElseThrow());
    }
}
