package coffer.banks.citic;

import coffer.bank.Applicant;
import coffer.bank.BankCommand.Closing;
import coffer.bank.BankCommand.Registration;
import coffer.bank.BankCommand.Renaming;
import coffer.bank.BankExchange;
import coffer.bank.BankReply;
import coffer.bank.CertificateType;
import coffer.bank.ExternalAccount;
import coffer.bank.Inquiry;
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.bank.Plan;
import coffer.bank.SubAccountNo;
import coffer.banks.citic.CiticMessages.ClosingRequest;
import coffer.banks.citic.CiticMessages.ContactRow;
import coffer.banks.citic.CiticMessages.ParametersRequest;
import coffer.banks.citic.CiticMessages.RegistrationReply;
import coffer.banks.citic.CiticMessages.RegistrationRequest;
import coffer.banks.citic.CiticMessages.SigningReply;
import coffer.banks.citic.CiticMessages.SigningRequest;
import coffer.banks.citic.CiticMessages.SigningRow;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Opening, renaming and closing of members' sub-accounts: pure functions, as in {@link
 * CiticMapping}. None of these actions carries a serial; what became of one is asked by the
 * sub-account's number, which we chose.
 */
final class CiticMembers {

    private static final int NUMBER_DIGITS = 19;
    private static final int CERTIFICATE_BYTES = 30;
    private static final int ADDRESS_BYTES = 152;
    private static final int PHONE_BYTES = 20;
    private static final int ACCOUNT_BYTES = 32;
    private static final int LINE_NO_BYTES = 20;

    /** Before any of our sub-accounts was opened. */
    private static final LocalDate LONG_AGO = LocalDate.of(2015, 1, 1);

    private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;

    private CiticMembers() {}

    // --- Words ---

    /** Whether the bank could keep the words of somebody who wants to become a member. */
    static Optional<Plan.Unfit> unfit(
            CiticConfig config, Applicant applicant, List<ExternalAccount> boundAccounts) {
        if (!config.openings().isSetUp()) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.OPENING_NOT_SUPPORTED,
                            "/bank",
                            "this connection has no subAccountPrefix"));
        }
        Stream<Supplier<Optional<Plan.Unfit>>> own =
                Stream.of(
                        () -> name(applicant.name(), "/name"),
                        () -> name(applicant.legalPerson(), "/legal_person"),
                        () ->
                                words(
                                        applicant.certificateNo(),
                                        CERTIFICATE_BYTES,
                                        "/certificate_no"),
                        () -> words(applicant.address(), ADDRESS_BYTES, "/address"),
                        () -> name(applicant.contact().name(), "/contact/name"),
                        () -> words(applicant.contact().phone(), PHONE_BYTES, "/contact/phone"),
                        () -> words(applicant.contact().email(), ADDRESS_BYTES, "/contact/email"));
        Stream<Supplier<Optional<Plan.Unfit>>> bound =
                IntStream.range(0, boundAccounts.size())
                        .mapToObj(
                                at -> () -> unfit(boundAccounts.get(at), "/bound_accounts/" + at));
        return Stream.concat(own, bound).map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    /** Whether the bank could pay to an account outside. */
    static Optional<Plan.Unfit> unfit(ExternalAccount account, String pointer) {
        if (!account.accountNo().matches("[0-9A-Za-z-]{1," + ACCOUNT_BYTES + "}")) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.FIELD_INVALID,
                            pointer + "/account_no",
                            "not 1 to 32 digits, letters and hyphens"));
        }
        if (!account.bankLineNo().matches("[0-9]{0," + LINE_NO_BYTES + "}")) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.FIELD_INVALID,
                            pointer + "/bank_line_no",
                            "not up to 20 digits"));
        }
        boolean bankUnknown = account.bankLineNo().isEmpty() && account.bankName().isBlank();
        if (!account.sameBank() && bankUnknown) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.BANK_DETAILS_MISSING,
                            pointer + "/bank_line_no",
                            "an account at another bank needs its bank's line number or name"));
        }
        return name(account.name(), pointer + "/name")
                .or(() ->
                        account.bankName().isEmpty()
                                ? Optional.empty()
                                : name(account.bankName(), pointer + "/bank_name"));
    }

    static Optional<Plan.Unfit> name(String name, String pointer) {
        return words(name, CiticMapping.NAME_BYTES, pointer);
    }

    private static Optional<Plan.Unfit> words(String text, int most, String pointer) {
        Optional<CiticMapping.TextFault> fault = CiticMapping.unfitText(text);
        if (fault.isPresent()) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.NAME_NOT_ENCODABLE,
                            pointer,
                            "it holds " + CiticMapping.words(fault.get())));
        }
        if (text.isBlank()) {
            return Optional.of(new Plan.Unfit(DeclineCode.FIELD_INVALID, pointer, "it is empty"));
        }
        return CiticMapping.bytes(text) > most
                ? Optional.of(
                        new Plan.Unfit(
                                DeclineCode.WORDS_TOO_LONG,
                                pointer,
                                "it is longer than " + most + " bytes in GBK"))
                : Optional.empty();
    }

    /** The number that we choose: the bank's prefix, then the digits of the fund account. */
    static Plan plan(CiticConfig config, FundAccountNo fundAccount, Applicant applicant) {
        return unfit(config, applicant, List.of())
                .<Plan>map(unfit -> unfit)
                .orElseGet(() -> {
                    String prefix = config.openings().prefix();
                    String digits = Integer.toString(fundAccount.number());
                    int zeros = NUMBER_DIGITS - prefix.length() - digits.length();
                    if (zeros < 0) {
                        throw new IllegalArgumentException(
                                fundAccount + " does not fit behind " + prefix);
                    }
                    return new Plan.Open(new SubAccountNo(prefix + "0".repeat(zeros) + digits));
                });
    }

    // --- Orders ---

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

    /** Why a number cannot be asked for: the prefix has changed since it was planned. */
    static Optional<Plan.Unfit> unfit(CiticConfig config, SubAccountNo no) {
        CiticOpenings openings = config.openings();
        return openings.isSetUp() && no.value().startsWith(openings.prefix())
                ? Optional.empty()
                : Optional.of(
                        new Plan.Unfit(
                                DeclineCode.OPENING_NOT_SUPPORTED,
                                "/bank",
                                "the number does not begin with subAccountPrefix"));
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

    /** CITIC B2B interface, DLSBAMAN; what we do not change is sent as it is set up. */
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
        Optional<String> named = CiticMapping.given(reply.subAccNo);
        if (named.filter(no -> !no.equals(command.no().value())).isPresent()) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        return CiticMapping.submitted(
                reply, exchange, false, config.openings().refusalCodes(), Optional.empty());
    }

    // --- Questions ---

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
                DATE.format(
                        opening
                                ? LocalDate.ofInstant(inquiry.sentAt(), CiticMapping.BANK_ZONE)
                                        .minusDays(1)
                                : LONG_AGO);
        request.endDate = DATE.format(today.plusDays(1));
        return request;
    }

    /** What became of a registration, a renaming or a closing. */
    static BankReply signing(Inquiry inquiry, SigningReply reply, BankExchange exchange) {
        Optional<String> outer = CiticMapping.given(reply.status);
        if (outer.isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        if (CiticMapping.saysNoRecord(outer.get())) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        if (!CiticMapping.saysSuccess(outer.get())) {
            return new BankReply.Silent(CiticMapping.withoutAnswer(outer.get()), exchange);
        }
        List<SigningRow> rows = CiticMapping.rows(reply.rows);
        if (rows.isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        boolean asked =
                rows.size() == 1
                        && CiticMapping.given(rows.getFirst().subAccNo)
                                .equals(Optional.of(inquiry.account().value()));
        if (!asked) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        return verdict(inquiry, rows.getFirst(), exchange);
    }

    private static BankReply verdict(Inquiry inquiry, SigningRow row, BankExchange exchange) {
        String stt = CiticMapping.given(row.status).orElse("");
        return switch (inquiry.kind()) {
            case REGISTRATION -> opening(stt, exchange);
            case RENAMING ->
                    CiticMapping.given(row.subAccNm).equals(Optional.of(inquiry.name()))
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
                    SEND_BACK ->
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

    /** What people want to read is why, not that the question was understood. */
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
