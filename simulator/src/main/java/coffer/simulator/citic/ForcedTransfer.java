package coffer.simulator.citic;

import coffer.simulator.books.YuanFormat;
import java.util.Arrays;
import java.util.Optional;

/**
 * A DLMDETRN whose fields have the right form (CITIC B2B interface, forced transfer). Whether it
 * can be done is another question.
 *
 * @param standingFen what the caller says stands under the freeze number before the use
 */
record ForcedTransfer(
        TranType type,
        String mainAccountNo,
        String payerNo,
        String payeeNo,
        String payeeName,
        long fen,
        String freezeNo,
        Optional<Long> standingFen,
        String memo,
        boolean synchronous) {

    static final String ACTION = "DLMDETRN";

    /** Reads the fields in the order of the document; the first that is wrong refuses it. */
    static ForcedTransfer of(CiticRequest request) {
        RequestFields fields = new RequestFields(request);
        String main = fields.mandatory("accountNo", 19);
        String payer = fields.mandatory("payAccNo", 19);
        TranType type = type(fields.mandatory("tranType", 2));
        boolean freeze = type == TranType.BR;
        String payee = freeze ? "" : fields.mandatory("recvAccNo", 19);
        String payeeName = freeze ? "" : fields.mandatory("recvAccNm", 122);
        long fen = fields.amount("tranAmt");
        boolean usesFreeze = type == TranType.BG || type == TranType.BH;
        String freezeNo = usesFreeze ? fields.mandatory("freezeNo", 22) : "";
        String standing = fields.optionalAmount("ofreezeamt");
        String memo = fields.optional("memo", 102);
        String flag = fields.mandatory("tranFlag", 1);
        if (!flag.equals("0") && !flag.equals("1")) {
            throw new CiticRefusal(CiticCode.SM00006, "tranFlag");
        }
        Optional<Long> standingFen =
                standing.isEmpty() ? Optional.empty() : Optional.of(YuanFormat.parse(standing));
        return new ForcedTransfer(
                type,
                main,
                payer,
                payee,
                payeeName,
                fen,
                freezeNo,
                standingFen,
                memo,
                flag.equals("1"));
    }

    private static TranType type(String value) {
        return Arrays.stream(TranType.values())
                .filter(t -> t.name().equals(value))
                .findFirst()
                .orElseThrow(() -> new CiticRefusal(CiticCode.SM00006, "tranType"));
    }
}
