package coffer.platform.api;

import coffer.bank.BankLine;
import coffer.bank.ExternalAccount;
import coffer.platform.http.BodyFields;
import coffer.platform.http.JsonBody;
import coffer.platform.http.PublicId;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * JSON that several resources share. Money is text with two digits after the point, an instant is
 * UTC, a bank's date and time are the bank's; what is not there is left out.
 */
final class CommonJson {

    static final int REASON_LENGTH = 500;

    private CommonJson() {}

    static ObjectNode object(PublicId kind, long id, String name) {
        ObjectNode json = JsonBody.object();
        json.put("id", kind.of(id));
        json.put("object", name);
        json.put("livemode", false);
        return json;
    }

    static void at(ObjectNode json, String field, Optional<Instant> at) {
        at.ifPresent(instant -> json.put(field, instant.truncatedTo(ChronoUnit.MILLIS).toString()));
    }

    /** Where a line stands on the bank's statement. */
    static void statementPlace(ObjectNode json, BankLine line) {
        json.put("bank_date", line.ref().bankDate().toString());
        text(
                json,
                "bank_time",
                line.bankTime().map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString()));
        json.put("bank_serial", line.ref().flow() + "/" + line.ref().sequence());
    }

    /** An account outside. */
    static void externalAccount(ObjectNode json, ExternalAccount account) {
        json.put("account_no", account.accountNo());
        json.put("name", account.name());
        if (!account.bankName().isEmpty()) {
            json.put("bank_name", account.bankName());
        }
        if (!account.bankLineNo().isEmpty()) {
            json.put("bank_line_no", account.bankLineNo());
        }
        json.put("same_bank", account.sameBank());
    }

    /** A person's reason. */
    static Optional<String> reason(BodyFields fields) {
        return fields.plainText("reason", REASON_LENGTH);
    }

    /** A field that is left out if there is nothing to say. */
    static void text(ObjectNode json, String field, Optional<String> text) {
        text.ifPresent(value -> json.put(field, value));
    }
}
