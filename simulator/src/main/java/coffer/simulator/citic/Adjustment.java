package coffer.simulator.citic;

import java.util.Optional;

/**
 * A DLTRSFIN or DLWFDRTN whose fields have the right form (CITIC B2B interface, adjustment pay-in
 * and its reverse). The entry it draws on stands on the payer's statement, whichever way it goes.
 *
 * @param mainAccountNo only DLWFDRTN names it
 */
record Adjustment(
        Optional<String> mainAccountNo,
        String payerNo,
        String payeeNo,
        String payeeName,
        long fen,
        AdjustableEntries.EntryReference entry,
        String memo) {

    /** From the public sub-account to a member. */
    static final String PAY_IN = "DLTRSFIN";

    /** Back from the member to the public sub-account. */
    static final String TAKE_BACK = "DLWFDRTN";

    /** Reads the fields in the order of the document; the first that is wrong refuses it. */
    static Adjustment of(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String account = fields.mandatory("accountNo", 19);
        boolean back = request.action().equals(TAKE_BACK);
        return new Adjustment(
                back ? Optional.of(account) : Optional.empty(),
                back ? fields.mandatory("payAccNo", 19) : account,
                fields.mandatory("recvAccNo", 19),
                fields.mandatory("recvAccNm", 122),
                fields.amount("tranAmt"),
                new AdjustableEntries.EntryReference(
                        fields.date("hostDate"),
                        fields.mandatory("hostFlw", 14),
                        fields.mandatory("hostSeq", 13)),
                fields.optional("memo", 102));
    }

    boolean takesBack() {
        return mainAccountNo.isPresent();
    }
}
