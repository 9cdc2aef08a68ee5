package coffer.banks.citic;

import coffer.bank.Applicant;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.ExternalAccount;
import coffer.bank.HeldBy;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.SubAccountNo;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Plans orders. A CITIC connection always sends one command, and the bank holds the freeze; texts
 * that the bank could not store are declined here, before anything is reserved.
 */
final class CiticPlan {

    private static final int NUMBER_DIGITS = 19;
    private static final int CERTIFICATE_BYTES = 30;
    private static final int ADDRESS_BYTES = 152;
    private static final int PHONE_BYTES = 20;
    private static final int ACCOUNT_BYTES = 32;
    private static final int LINE_NO_BYTES = 20;

    private CiticPlan() {}

    /** Plans an order: one command always, and the bank holds the freeze. */
    static Plan plan(CiticConfig config, OrderToPlan order) {
        return switch (order) {
            case OrderToPlan.ForcedTransfer transfer -> sent(unfit(transfer));
            case OrderToPlan.AdjustmentCredit credit -> sent(unfit(config, credit));
            case OrderToPlan.TakeBack back ->
                    sent(CiticText.unfitName(back.publicAccountName(), "/adjustment_credit"));
            case OrderToPlan.Payout payout ->
                    sent(
                            unfit(payout.payee(), "/bound_account_id")
                                    .or(() -> CiticText.unfitMemo(payout.memo())));
            case OrderToPlan.Application application ->
                    sent(unfit(config, application.applicant(), application.boundAccounts()));
            case OrderToPlan.Registration registration ->
                    plan(config, registration.fundAccount(), registration.applicant());
            case OrderToPlan.Renaming renaming ->
                    sent(CiticText.unfitName(renaming.name(), "/name"));
        };
    }

    private static Plan sent(Optional<Plan.Unfit> unfit) {
        return unfit.<Plan>map(why -> why).orElseGet(() -> new Plan.Send(HeldBy.BANK));
    }

    private static Optional<Plan.Unfit> unfit(OrderToPlan.ForcedTransfer order) {
        if (order.heldBy().equals(Optional.of(HeldBy.PLATFORM))) {
            throw new IllegalArgumentException("CITIC holds its freezes itself");
        }
        return CiticText.unfitName(order.kind(), order.payeeName())
                .or(() -> CiticText.unfitMemo(order.memo()));
    }

    private static Optional<Plan.Unfit> unfit(
            CiticConfig config, OrderToPlan.AdjustmentCredit order) {
        if (!config.adjustsInParts() && !order.amount().equals(order.left())) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.CREDIT_NOT_WHOLE,
                            "/amount",
                            "this bank gives an entry whole: credit "
                                    + order.left()
                                    + " to the first member and transfer the rest on"));
        }
        return CiticText.unfitName(order.payeeName(), "/payee")
                .or(() -> CiticText.unfitMemo(order.memo()));
    }

    /**
     * Why a command's texts would not arrive unchanged, although they were planned: a name may have
     * changed since.
     */
    static Optional<Plan.Unfit> unfit(ForcedTransfer command) {
        return CiticText.unfitName(command.kind(), command.payee().name())
                .or(() -> CiticText.unfitMemo(command.memo()));
    }

    /** Why the bank could not store the texts of an application. */
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
                        () -> CiticText.unfitName(applicant.name(), "/name"),
                        () -> CiticText.unfitName(applicant.legalPerson(), "/legal_person"),
                        () ->
                                CiticText.unfitField(
                                        applicant.certificateNo(),
                                        CERTIFICATE_BYTES,
                                        "/certificate_no"),
                        () -> CiticText.unfitField(applicant.address(), ADDRESS_BYTES, "/address"),
                        () -> CiticText.unfitName(applicant.contact().name(), "/contact/name"),
                        () ->
                                CiticText.unfitField(
                                        applicant.contact().phone(), PHONE_BYTES, "/contact/phone"),
                        () ->
                                CiticText.unfitField(
                                        applicant.contact().email(),
                                        ADDRESS_BYTES,
                                        "/contact/email"));
        Stream<Supplier<Optional<Plan.Unfit>>> bound =
                IntStream.range(0, boundAccounts.size())
                        .mapToObj(
                                at -> () -> unfit(boundAccounts.get(at), "/bound_accounts/" + at));
        return Stream.concat(own, bound).map(Supplier::get).flatMap(Optional::stream).findFirst();
    }

    /** Why the bank could not pay to an account outside. */
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
        return CiticText.unfitName(account.name(), pointer + "/name")
                .or(() ->
                        account.bankName().isEmpty()
                                ? Optional.empty()
                                : CiticText.unfitName(account.bankName(), pointer + "/bank_name"));
    }

    /** Why a number cannot be requested: the prefix has changed since the plan. */
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
}
