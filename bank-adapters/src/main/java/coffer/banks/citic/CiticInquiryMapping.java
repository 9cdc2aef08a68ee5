package coffer.banks.citic;

import coffer.bank.BankExchange;
import coffer.bank.BankReply;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.Inquiry;
import coffer.bank.NoVerdictReason;
import coffer.bank.QueryResult;
import coffer.banks.citic.CiticMessages.FreezeNumberReply;
import coffer.banks.citic.CiticMessages.FreezeNumberRequest;
import coffer.banks.citic.CiticMessages.FreezeRecordRow;
import coffer.banks.citic.CiticMessages.FreezeRecordsReply;
import coffer.banks.citic.CiticMessages.FreezeRecordsRequest;
import coffer.banks.citic.CiticMessages.SerialRow;
import coffer.banks.citic.CiticMessages.StateReply;
import coffer.banks.citic.CiticMessages.StateRequest;
import coffer.banks.citic.CiticMessages.StateRow;
import coffer.money.Money;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Inquiries about orders and questions for freeze numbers: pure functions between domain and
 * message.
 *
 * <p>Only {@code stt} 1, 3 and 4 refuse an order, and only {@code stt} 0 with {@code AAAAAAA}
 * confirms it.
 */
final class CiticInquiryMapping {

    private CiticInquiryMapping() {}

    /** CITIC B2B interface, DLCIDSTT. */
    static StateRequest state(CiticConfig config, Inquiry inquiry) {
        StateRequest request = new StateRequest();
        request.action = CiticMessages.DLCIDSTT;
        request.clientID = inquiry.serial().value();
        request.type = config.namesAction() ? CiticCodes.action(inquiry.kind()) : "";
        return request;
    }

    /**
     * What became of an order. The outer status only tells whether the question was understood;
     * {@code stt} decides. "No such order" is looked for in both places, since the document does
     * not say where it appears, and counts before {@code stt}: it must never end an instruction.
     */
    static BankReply state(StateReply reply, BankExchange exchange) {
        Optional<String> outer = CiticFields.given(reply.status);
        if (outer.isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        if (outer.get().equals(CiticCodes.NO_SUCH_ORDER)) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        if (!outer.get().equals(CiticCodes.SUCCESS)) {
            return new BankReply.Silent(CiticCodes.withoutAnswer(outer.get()), exchange);
        }
        List<StateRow> rows = CiticFields.rows(reply.rows);
        if (rows.size() != 1) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        return state(rows.getFirst(), ofTheOrder(rows.getFirst(), exchange));
    }

    private static BankReply state(StateRow row, BankExchange exchange) {
        String status = CiticFields.given(row.status).orElse("");
        if (status.equals(CiticCodes.NO_SUCH_ORDER)) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        return switch (CiticFields.given(row.stt).orElse("")) {
            case "0" ->
                    status.equals(CiticCodes.SUCCESS)
                            ? new BankReply.Confirmed(exchange)
                            : new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
            // Failed, rejected by the bank's auditor, withdrawn by the user.
            case "1", "3", "4" -> new BankReply.Refused(exchange);
            case "2" ->
                    CiticCodes.WAITING.contains(status)
                            ? new BankReply.Accepted(Optional.empty(), exchange)
                            : new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
            default -> new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
        };
    }

    /** The code and the text are those of the order and not those of the query. */
    private static BankExchange ofTheOrder(StateRow row, BankExchange exchange) {
        return new BankExchange(
                exchange.action(),
                exchange.request(),
                exchange.reply(),
                CiticFields.given(row.status).orElse(""),
                CiticFields.given(row.statusText).orElse(""),
                exchange.askedAt(),
                exchange.answeredAt());
    }

    /** CITIC B2B interface, DLFRNOQR. */
    static FreezeNumberRequest freezeNumber(FreezeNumberQuery question) {
        FreezeNumberRequest request = new FreezeNumberRequest();
        request.action = CiticMessages.DLFRNOQR;
        SerialRow row = new SerialRow();
        row.clientID = question.serial().value();
        request.list.rows.add(row);
        return request;
    }

    /** The number under our serial; none if the bank returns none. */
    static QueryResult<Optional<FreezeNo>> freezeNumber(
            FreezeNumberQuery question, FreezeNumberReply reply, BankExchange exchange) {
        return CiticFields.answer(
                reply,
                exchange,
                Set.of(CiticCodes.NO_RECORD, CiticCodes.NO_SUCH_ORDER),
                Optional.empty(),
                () -> {
                    List<FreezeNo> numbers =
                            CiticFields.rows(reply.rows).stream()
                                    .filter(row ->
                                            CiticFields.is(row.clientID, question.serial().value()))
                                    .flatMap(row -> CiticFields.given(row.freezeNo).stream())
                                    .distinct()
                                    .map(FreezeNo::new)
                                    .toList();
                    if (numbers.size() > 1) {
                        throw new IllegalArgumentException("two numbers for one serial");
                    }
                    return numbers.stream().findFirst();
                });
    }

    /** CITIC B2B interface, DLSFRZQR. */
    static FreezeRecordsRequest freezeRecords(
            CiticConfig config, FreezeNumberQuery question, LocalDate today) {
        FreezeRecordsRequest request = new FreezeRecordsRequest();
        request.action = CiticMessages.DLSFRZQR;
        request.accountNo = config.mainAccountNo().value();
        request.subAccNo = question.holder().value();
        request.startDate =
                CiticFields.DATE.format(
                        LocalDate.ofInstant(question.since(), CiticFields.BANK_ZONE).minusDays(1));
        request.endDate = CiticFields.DATE.format(today.plusDays(1));
        return request;
    }

    /** The number of the only open freeze that can be meant; none if there is none or several. */
    static QueryResult<Optional<FreezeNo>> freezeRecords(
            FreezeNumberQuery question, FreezeRecordsReply reply, BankExchange exchange) {
        return CiticFields.answer(
                reply,
                exchange,
                Set.of(CiticCodes.NO_RECORD),
                Optional.empty(),
                () -> {
                    List<FreezeRecordRow> possible =
                            CiticFields.rows(reply.rows).stream()
                                    .filter(row -> mayBeMeant(row, question))
                                    .toList();
                    // A second one that cannot be read could be the one that is meant.
                    Optional<FreezeNo> number =
                            possible.stream().findFirst().flatMap(r -> number(r));
                    return possible.stream().allMatch(row -> number(row).equals(number))
                            ? number
                            : Optional.empty();
                });
    }

    /** Whether a row may be the freeze; one whose holder, amount or number is unreadable may. */
    private static boolean mayBeMeant(FreezeRecordRow row, FreezeNumberQuery question) {
        boolean ofHolder =
                CiticFields.given(row.subAccNo)
                        .map(no -> no.equals(question.holder().value()))
                        .orElse(true);
        boolean owned = number(row).filter(question.owned()::contains).isPresent();
        return ofHolder && isOpen(row) && !owned && mayBe(row.amount, question.standing());
    }

    private static boolean mayBe(@Nullable String amount, Money expected) {
        try {
            return CiticFields.money(amount).equals(expected);
        } catch (IllegalArgumentException unreadable) {
            return true;
        }
    }

    private static Optional<FreezeNo> number(FreezeRecordRow row) {
        try {
            return CiticFields.given(row.freezeNo).map(FreezeNo::new);
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isOpen(FreezeRecordRow row) {
        return CiticFields.is(row.unfreezeTime, "000000")
                || CiticFields.given(row.unfreezeDate).isEmpty();
    }
}
