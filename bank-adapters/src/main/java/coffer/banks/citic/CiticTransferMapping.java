package coffer.banks.citic;

import coffer.bank.BankCommand.AdjustmentCredit;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.FreezeUse;
import coffer.bank.BankCommand.Payout;
import coffer.bank.BankCommand.TakeBack;
import coffer.bank.ClientSerial;
import coffer.bank.FreezeNo;
import coffer.bank.InstructionKind;
import coffer.banks.citic.CiticMessages.AdjustmentCreditRequest;
import coffer.banks.citic.CiticMessages.ForcedTransferRequest;
import coffer.banks.citic.CiticMessages.PayoutRequest;
import coffer.banks.citic.CiticMessages.TakeBackRequest;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Commands that move money, from domain to message: pure functions. */
final class CiticTransferMapping {

    private CiticTransferMapping() {}

    /** CITIC B2B interface, DLMDETRN. */
    static ForcedTransferRequest forcedTransfer(CiticConfig config, ForcedTransfer command) {
        ForcedTransferRequest request = new ForcedTransferRequest();
        request.action = CiticMessages.DLMDETRN;
        request.clientID = command.serial().value();
        request.accountNo = config.mainAccountNo().value();
        request.payAccNo = command.payer().no().value();
        request.tranType = CiticCodes.tranType(command.kind());
        if (command.kind() != InstructionKind.FREEZE) {
            // To unfreeze, the holder is both sides: the money stays where it is.
            request.recvAccNo = command.payee().no().value();
            request.recvAccNm = command.payee().name();
        }
        request.tranAmt = CiticFields.positive(command.amount());
        Optional<FreezeUse> use = use(command);
        request.freezeNo = use.map(FreezeUse::freezeNo).map(FreezeNo::value).orElse("");
        // Given only if the freeze goes on; without it the bank releases the rest.
        request.ofreezeamt =
                use.filter(part -> part.stays().isPositive())
                        .map(FreezeUse::standing)
                        .map(CiticFields::positive)
                        .orElse("");
        request.memo = memo(command.serial(), command.memo());
        request.tranFlag = config.synchronous() ? "1" : "0";
        return request;
    }

    /** Our serial first, then the market's own text. */
    private static String memo(ClientSerial serial, String text) {
        return text.isEmpty() ? serial.value() : serial.value() + " " + text;
    }

    /** CITIC B2B interface, DLTRSFIN; here the public sub-account is {@code accountNo}. */
    static AdjustmentCreditRequest adjustmentCredit(AdjustmentCredit command) {
        AdjustmentCreditRequest request = new AdjustmentCreditRequest();
        request.action = CiticMessages.DLTRSFIN;
        request.clientID = command.serial().value();
        request.accountNo = command.publicAccount().no().value();
        request.recvAccNo = command.payee().no().value();
        request.recvAccNm = command.payee().name();
        request.tranAmt = CiticFields.positive(command.amount());
        request.hostDate = CiticFields.DATE.format(command.entry().bankDate());
        request.hostFlw = command.entry().flow();
        request.hostSeq = command.entry().sequence();
        request.memo = memo(command.serial(), command.memo());
        return request;
    }

    /** CITIC B2B interface, DLWFDRTN; the entry is the one on the member's statement. */
    static TakeBackRequest takeBack(CiticConfig config, TakeBack command) {
        TakeBackRequest request = new TakeBackRequest();
        request.action = CiticMessages.DLWFDRTN;
        request.clientID = command.serial().value();
        request.accountNo = config.mainAccountNo().value();
        request.payAccNo = command.payer().no().value();
        request.recvAccNo = command.publicAccount().no().value();
        request.recvAccNm = command.publicAccount().name();
        request.tranAmt = CiticFields.positive(command.amount());
        request.hostDate = CiticFields.DATE.format(command.entry().bankDate());
        request.hostFlw = command.entry().flow();
        request.hostSeq = command.entry().sequence();
        request.memo = memo(command.serial(), command.memo());
        return request;
    }

    /**
     * CITIC B2B interface, DLFCSOUT for a member's money, DLFNDOUT for the merchant's own, which we
     * take the public sub-account's to be; {@code sameBank} is 0 for CITIC itself.
     */
    static PayoutRequest payout(
            CiticConfig config, Payout command, Instant now, Optional<ZonedDateTime> appointment) {
        PayoutRequest request = new PayoutRequest();
        request.action = CiticCodes.action(command.kind());
        request.clientID = command.serial().value();
        request.accountNo = command.payer().no().value();
        request.recvAccNo = command.payee().accountNo();
        request.recvAccNm = command.payee().name();
        request.tranAmt = CiticFields.positive(command.amount());
        request.sameBank = command.payee().sameBank() ? "0" : "1";
        if (!command.payee().sameBank()) {
            Instant leaves = appointment.map(ZonedDateTime::toInstant).orElse(now);
            request.payType =
                    config.payouts()
                            .payType(
                                    command.amount(),
                                    leaves,
                                    !command.payee().bankLineNo().isEmpty());
            request.recvTgfi = command.payee().bankLineNo();
            request.recvBankNm = command.payee().bankName();
        }
        request.memo = memo(command.serial(), command.memo());
        request.preFlg = appointment.isPresent() ? "1" : "0";
        request.preDate =
                appointment.map(slot -> CiticFields.DATE.format(slot.toLocalDate())).orElse("");
        request.preTime = appointment.map(CiticFields.TIME::format).orElse("");
        return request;
    }

    private static Optional<FreezeUse> use(ForcedTransfer command) {
        boolean uses = command.kind().freezeEffect() == InstructionKind.FreezeEffect.USES;
        if (uses != command.use().isPresent()) {
            throw new IllegalArgumentException(
                    command.kind() + (uses ? " without" : " with") + " the use of a freeze");
        }
        boolean twoParties = !command.payer().no().equals(command.payee().no());
        if (twoParties != command.kind().movesBetweenAccounts()) {
            throw new IllegalArgumentException(
                    command.kind() + (twoParties ? " with two parties" : " with one party"));
        }
        return command.use();
    }
}
