package coffer.simulator.citic;

import coffer.simulator.books.Counterparty;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/**
 * A DLFCSOUT or DLFNDOUT whose fields have the right form (CITIC B2B interface, payouts). Here
 * accountNo is the paying sub-account.
 *
 * @param dueAtMillis the moment of an appointment
 */
record Payout(
        String payerNo, Counterparty payee, long fen, String memo, Optional<Long> dueAtMillis) {
    /** A member's money out, ordered by the platform. */
    static final String OF_MEMBER = "DLFCSOUT";

    /** The merchant's own money out. */
    static final String OF_MERCHANT = "DLFNDOUT";

    private static final Set<String> WAYS = Set.of("2H", "2B", "2E");
    private static final Set<String> HOURS = Set.of("100000", "120000", "140000", "160000");
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HHmmss");

    /** Reads the fields in the order of the document; the first that is wrong refuses it. */
    static Payout of(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String payer = fields.mandatory("accountNo", 19);
        String payee = fields.mandatory("recvAccNo", 32);
        String payeeName = fields.mandatory("recvAccNm", 122);
        long fen = fields.amount("tranAmt");
        boolean otherBank = fields.oneOf("sameBank", Set.of("0", "1")).equals("1");
        fields.noneOrOneOf("payType", WAYS);
        String bankNo = fields.optional("recvTgfi", 20);
        String bankName = fields.optional("recvBankNm", 122);
        if (otherBank && bankNo.isEmpty() && bankName.isEmpty()) {
            throw new CiticRefusal(CiticCode.SM00003, "recvTgfi");
        }
        String memo = fields.optional("memo", 102);
        boolean appointed = fields.oneOf("preFlg", Set.of("0", "1")).equals("1");
        Optional<Long> due = appointed ? Optional.of(appointment(fields)) : Optional.empty();
        Counterparty party =
                otherBank
                        ? new Counterparty(payee, payeeName, bankNo, bankName)
                        : MovementBuilder.counterparty(payee, payeeName);
        return new Payout(payer, party, fen, memo, due);
    }

    private static long appointment(RequestFields fields) {
        LocalDate day = fields.date("preDate");
        LocalTime hour = LocalTime.parse(fields.oneOf("preTime", HOURS), HOUR);
        return day.atTime(hour).atZone(BankTime.ZONE).toInstant().toEpochMilli();
    }
}
