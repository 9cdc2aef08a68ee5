package coffer.banks.citic;

import coffer.bank.Applicant;
import coffer.bank.BankCommand.Closing;
import coffer.bank.BankCommand.Registration;
import coffer.bank.BankCommand.Renaming;
import coffer.bank.BankExchange;
import coffer.bank.BankReply;
import coffer.bank.CertificateType;
import coffer.bank.Inquiry;
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.bank.SubAccountNo;
import coffer.banks.citic.CiticMessages.ClosingRequest;
import coffer.banks.citic.CiticMessages.ContactRow;
import coffer.banks.citic.CiticMessages.ParametersRequest;
import coffer.banks.citic.CiticMessages.RegistrationReply;
import coffer.banks.citic.CiticMessages.RegistrationRequest;
import coffer.banks.citic.CiticMessages.SigningReply;
import coffer.banks.citic.CiticMessages.SigningRequest;
import coffer.banks.citic.CiticMessages.SigningRow;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Opening, renaming and closing of members' sub-accounts: pure functions between domain and
 * message. None of these actions carries a serial; what became of one is asked by the sub-account's
 * number, which we chose.
 */
final class CiticMemberMapping {

    /** A date before the first sub-account was opened. */
    private static final LocalDate LONG_AGO = LocalDate.of(2015, 1, 1);

    private CiticMemberMapping() {}

    /** CITIC B2B interface, DLBREGSN: always without overdraft and without interest. */
    static RegistrationRequest registration(CiticConfig config, Registration command) {
        CiticOpenings openings = config.openings();
        Applicant applicant = command.applicant();
        RegistrationRequest request = new RegistrationRequest();
        request.action = CiticMessages.DLBREGSN;
        request.mainAccNo = config.mainAccountNo().value();
        request.appFlag = "2";
        request.accGenType = "1";
        request.subAccNo = tail(openings, command.no());
        request.subAccNm = applicant.name();
        request.accType = "03";
        request.calInterestFlag = "0";
        request.overFlag = "0";
        request.autoAssignInterestFlag = flag(openings.assignInterest());
        request.autoAssignTranFeeFlag = flag(openings.assignFee());
        request.feeType = openings.feeType();
        request.realNameParm = openings.realName();
        request.subAccPrintParm = openings.print();
        request.mngNode = openings.branchOfMembers();
        request.vtlCustNm = applicant.name();
        request.legalPersonNm = applicant.legalPerson();
        request.custCertType = certificateType(applicant.certificateType());
        request.custCertNo = applicant.certificateNo();
        request.branch = openings.branch();
        request.commAddress = applicant.address();
        ContactRow row = new ContactRow();
        row.contactName = applicant.contact().name();
        row.contactPhone = applicant.contact().phone();
        row.mailAddress = applicant.contact().email();
        request.list.rows.add(row);
        return request;
    }

    private static String tail(CiticOpenings openings, SubAccountNo no) {
        return no.value().substring(openings.prefix().length());
    }

    private static String flag(boolean set) {
        return set ? "1" : "0";
    }

    private static String certificateType(CertificateType type) {
        return switch (type) {
            case ID_CARD -> "0";
            case PASSPORT -> "2";
            case MILITARY_ID -> "3";
            case HK_MACAU_PERMIT -> "4";
            case ORGANISATION_CODE -> "5";
            case OTHER -> "6";
            case TAIWAN_PERMIT -> "7";
            case UNIFIED_SOCIAL_CREDIT_CODE, BUSINESS_LICENCE -> "D";
        };
    }

    /** CITIC B2B interface, DLSBAMAN; parameters that do not change are sent as configured. */
    static ParametersRequest renaming(CiticConfig config, Renaming command) {
        ParametersRequest request = new ParametersRequest();
        request.action = CiticMessages.DLSBAMAN;
        request.mainAccNo = config.mainAccountNo().value();
        request.subAccNo = command.no().value();
        request.subAccNm = command.name();
        request.autoAssignInterestFlag = flag(config.openings().assignInterest());
        request.calInterestFlag = "0";
        request.interestRate = "0";
        request.autoAssignTranFeeFlag = flag(config.openings().assignFee());
        request.feeType = config.openings().feeType();
        return request;
    }

    /** CITIC B2B interface, DLOLCACC. */
    static ClosingRequest closing(CiticConfig config, Closing command) {
        ClosingRequest request = new ClosingRequest();
        request.action = CiticMessages.DLOLCACC;
        request.mainAccNo = config.mainAccountNo().value();
        request.subAccNo = command.no().value();
        return request;
    }

    /** What the status of a reply to a registration means: another number is no answer. */
    static BankReply registered(
            CiticConfig config,
            Registration command,
            RegistrationReply reply,
            BankExchange exchange) {
        Optional<String> named = CiticFields.given(reply.subAccNo);
        if (named.filter(no -> !no.equals(command.no().value())).isPresent()) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        return CiticCodes.submitted(
                reply, exchange, false, config.openings().refusalCodes(), Optional.empty());
    }

    /**
     * CITIC B2B interface, DLSASQRY. Its dates are those of the opening; a renaming and a closing
     * may follow it after years.
     */
    static SigningRequest signing(CiticConfig config, Inquiry inquiry, LocalDate today) {
        boolean opening = inquiry.kind() == InstructionKind.REGISTRATION;
        SigningRequest request = new SigningRequest();
        request.action = CiticMessages.DLSASQRY;
        request.mainAccNo = config.mainAccountNo().value();
        request.subAccNo = inquiry.account().value();
        request.startDate =
                CiticFields.DATE.format(
                        opening
                                ? LocalDate.ofInstant(inquiry.sentAt(), CiticFields.BANK_ZONE)
                                        .minusDays(1)
                                : LONG_AGO);
        request.endDate = CiticFields.DATE.format(today.plusDays(1));
        return request;
    }

    /** What became of a registration, a renaming or a closing. */
    static BankReply signing(Inquiry inquiry, SigningReply reply, BankExchange exchange) {
        Optional<String> outer = CiticFields.given(reply.status);
        if (outer.isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        if (CiticFields.saysNoRecord(outer.get())) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        if (!CiticFields.saysSuccess(outer.get())) {
            return new BankReply.Silent(CiticCodes.withoutAnswer(outer.get()), exchange);
        }
        List<SigningRow> rows = CiticFields.rows(reply.rows);
        if (rows.isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        boolean asked =
                rows.size() == 1
                        && CiticFields.given(rows.getFirst().subAccNo)
                                .equals(Optional.of(inquiry.account().value()));
        if (!asked) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        return verdict(inquiry, rows.getFirst(), exchange);
    }

    private static BankReply verdict(Inquiry inquiry, SigningRow row, BankExchange exchange) {
        String stt = CiticFields.given(row.status).orElse("");
        return switch (inquiry.kind()) {
            case REGISTRATION -> opening(stt, exchange);
            case RENAMING ->
                    CiticFields.given(row.subAccNm).equals(Optional.of(inquiry.name()))
                            ? new BankReply.Confirmed(exchange)
                            : new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
            case CLOSING ->
                    stt.equals("2")
                            ? new BankReply.Confirmed(exchange)
                            : new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
            case TRANSFER,
                    FREEZE,
                    PAY_FREEZE,
                    UNFREEZE,
                    UNFREEZE_PAY,
                    ADJUSTMENT_CREDIT,
                    TAKE_BACK,
                    WITHDRAWAL,
                    SEND_BACK,
                    HOLD ->
                    throw new IllegalArgumentException(inquiry.kind() + " has a serial");
        };
    }

    /** 0 normal, 1 awaits review, 2 cancelled, 3 review refused, 8 refused by the bank. */
    private static BankReply opening(String stt, BankExchange exchange) {
        if (stt.equals("0")) {
            return new BankReply.Confirmed(exchange);
        }
        if (stt.equals("1")) {
            return new BankReply.Accepted(Optional.empty(), exchange);
        }
        if (stt.equals("3") || stt.equals("8")) {
            return new BankReply.Refused(ofTheSigning(stt, exchange));
        }
        return new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
    }

    /** The text shows the reason and not the status of the query. */
    private static BankExchange ofTheSigning(String stt, BankExchange exchange) {
        return new BankExchange(
                exchange.action(),
                exchange.request(),
                exchange.reply(),
                stt,
                stt.equals("3") ? "审核拒绝" : "银行拒绝",
                exchange.askedAt(),
                exchange.answeredAt());
    }
}
