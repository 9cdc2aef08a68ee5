package coffer.banks.citic;

import coffer.bank.Balances;
import coffer.bank.BankCommand.AdjustmentCredit;
import coffer.bank.BankCommand.ForcedTransfer;
import coffer.bank.BankCommand.FreezeUse;
import coffer.bank.BankCommand.Payout;
import coffer.bank.BankCommand.TakeBack;
import coffer.bank.BankEntryRef;
import coffer.bank.BankExchange;
import coffer.bank.BankLine;
import coffer.bank.BankLine.Counterparty;
import coffer.bank.BankReply;
import coffer.bank.ClientSerial;
import coffer.bank.Direction;
import coffer.bank.FreezeNo;
import coffer.bank.FreezeNumberQuery;
import coffer.bank.HeldBy;
import coffer.bank.Inquiry;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.bank.LinePart;
import coffer.bank.LineSign;
import coffer.bank.NoVerdictReason;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.QueryResult;
import coffer.bank.StatementPage;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.bank.SubAccountNo;
import coffer.banks.citic.CiticMessages.AccountBalanceReply;
import coffer.banks.citic.CiticMessages.AccountBalanceRequest;
import coffer.banks.citic.CiticMessages.AccountBalanceRow;
import coffer.banks.citic.CiticMessages.AccountRow;
import coffer.banks.citic.CiticMessages.AdjustmentCreditRequest;
import coffer.banks.citic.CiticMessages.ForcedTransferRequest;
import coffer.banks.citic.CiticMessages.FreezeNumberReply;
import coffer.banks.citic.CiticMessages.FreezeNumberRequest;
import coffer.banks.citic.CiticMessages.FreezeRecordRow;
import coffer.banks.citic.CiticMessages.FreezeRecordsReply;
import coffer.banks.citic.CiticMessages.FreezeRecordsRequest;
import coffer.banks.citic.CiticMessages.PayoutRequest;
import coffer.banks.citic.CiticMessages.Reply;
import coffer.banks.citic.CiticMessages.SerialRow;
import coffer.banks.citic.CiticMessages.StateReply;
import coffer.banks.citic.CiticMessages.StateRequest;
import coffer.banks.citic.CiticMessages.StateRow;
import coffer.banks.citic.CiticMessages.StatementReply;
import coffer.banks.citic.CiticMessages.StatementRequest;
import coffer.banks.citic.CiticMessages.StatementRow;
import coffer.banks.citic.CiticMessages.StatusReply;
import coffer.banks.citic.CiticMessages.SubAccountBalanceReply;
import coffer.banks.citic.CiticMessages.SubAccountBalanceRequest;
import coffer.banks.citic.CiticMessages.SubAccountBalanceRow;
import coffer.banks.citic.CiticMessages.TakeBackRequest;
import coffer.market.DeclineCode;
import coffer.money.Money;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pure functions between what we mean and what CITIC writes; here is the status table.
 *
 * <p><b>The one rule.</b> Only a listed refusal or {@code stt} 1, 3, 4 says no, only {@code stt} 0
 * with {@code AAAAAAA} says yes (and, by a setting, {@code AAAAAAA} to a synchronous transfer). All
 * else is silence, above all the codes that the front end makes when it cannot tell.
 */
final class CiticMapping {

    /** The bank's clock. */
    static final ZoneId BANK_ZONE = ZoneId.of("Asia/Shanghai");

    /** A memo holds 102 bytes, of which the serial and a blank take 21. */
    static final int MEMO_BYTES = 81;

    static final int NAME_BYTES = 122;

    private static final String SUCCESS = "AAAAAAA";
    private static final String NO_RECORD = "PBRA001";
    private static final String NO_SUCH_ORDER = "ED02083";

    /** Success, waits for an auditor, appointment taken, handed to the bank. */
    private static final Set<String> ACCEPTED = Set.of(SUCCESS, "AAAAAAB", "AAAAAAC", "AAAAAAE");

    /** In the row of an inquiry: it waits for the bank's auditor, or for its appointment. */
    private static final Set<String> WAITING = Set.of("AAAAAAB", "AAAAAAC");

    /** "Not produced, but check", unknown, in progress, being processed by the host. */
    private static final Set<String> NO_VERDICT =
            Set.of("EEEEEEE", "UNKNOWN", "CCCCCCC", "ED02091");

    /** CITIC B2B interface, rules on status codes: made by the front end, the result is unknown. */
    private static final Pattern FRONT_END =
            Pattern.compile("(ET|CF09|CF14|CF15|CF18|CF19|CF2[0-3]|CM12|ED1[0-2]).*");

    /** Bounced unread, for we ask too fast. */
    private static final Set<String> TOO_FAST = Set.of("ED11308", "ED07018");

    private static final Pattern CODE = Pattern.compile("[0-9A-Z]{7}");
    private static final Pattern OUR_SERIAL =
            Pattern.compile("([0-9A-Z]{20})( .*)?", Pattern.DOTALL);
    private static final Pattern ROW =
            Pattern.compile("<row(?:\\s[^>]*)?>.*?</row\\s*>", Pattern.DOTALL);

    private static final DateTimeFormatter DATE = DateTimeFormatter.BASIC_ISO_DATE;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

    private CiticMapping() {}

    // --- Words ---

    /** What the bank could not keep about a text. */
    enum TextFault {
        CONTROL_CHARACTER,
        NOT_ENCODABLE
    }

    /**
     * Whether a text would come back as another one. XML cannot carry control characters, and some
     * characters (most of the private use area) do not survive GBK out and GB18030 in.
     */
    static Optional<TextFault> unfitText(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            return Optional.of(TextFault.CONTROL_CHARACTER);
        }
        try {
            byte[] bytes = CiticRoutes.encode(text);
            return CiticRoutes.decode(bytes).equals(text)
                    ? Optional.empty()
                    : Optional.of(TextFault.NOT_ENCODABLE);
        } catch (CharacterCodingException notInGbk) {
            return Optional.of(TextFault.NOT_ENCODABLE);
        }
    }

    static int bytes(String fitText) {
        return fitText.getBytes(CiticRoutes.REQUEST_CHARSET).length;
    }

    /** Plans an order: one command always, and the bank holds the freeze. */
    static Plan plan(CiticConfig config, OrderToPlan order) {
        return switch (order) {
            case OrderToPlan.ForcedTransfer transfer -> sent(unfit(transfer));
            case OrderToPlan.AdjustmentCredit credit -> sent(unfit(config, credit));
            case OrderToPlan.TakeBack back ->
                    sent(CiticMembers.name(back.publicAccountName(), "/adjustment_credit"));
            case OrderToPlan.Payout payout ->
                    sent(
                            CiticMembers.unfit(payout.payee(), "/bound_account_id")
                                    .or(() -> unfitMemo(payout.memo())));
            case OrderToPlan.Application application ->
                    sent(
                            CiticMembers.unfit(
                                    config, application.applicant(), application.boundAccounts()));
            case OrderToPlan.Registration registration ->
                    CiticMembers.plan(config, registration.fundAccount(), registration.applicant());
            case OrderToPlan.Renaming renaming -> sent(CiticMembers.name(renaming.name(), "/name"));
        };
    }

    private static Plan sent(Optional<Plan.Unfit> unfit) {
        return unfit.<Plan>map(why -> why).orElseGet(() -> new Plan.Send(HeldBy.BANK));
    }

    private static Optional<Plan.Unfit> unfit(OrderToPlan.ForcedTransfer order) {
        if (order.heldBy().equals(Optional.of(HeldBy.PLATFORM))) {
            throw new IllegalArgumentException("CITIC holds its freezes itself");
        }
        return unfitName(order.kind(), order.payeeName()).or(() -> unfitMemo(order.memo()));
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
        return CiticMembers.name(order.payeeName(), "/payee").or(() -> unfitMemo(order.memo()));
    }

    private static Optional<Plan.Unfit> unfitName(InstructionKind kind, String name) {
        if (kind == InstructionKind.FREEZE) {
            return Optional.empty();
        }
        String pointer = kind.movesBetweenAccounts() ? "/payee" : "/payer";
        Optional<String> why = unfitText(name).map(fault -> "holds " + words(fault));
        if (why.isEmpty() && name.isBlank()) {
            why = Optional.of("is empty");
        }
        if (why.isEmpty() && bytes(name) > NAME_BYTES) {
            why = Optional.of("is longer than " + NAME_BYTES + " bytes");
        }
        return why.map(detail ->
                new Plan.Unfit(
                        DeclineCode.NAME_NOT_ENCODABLE, pointer, "the name at the bank " + detail));
    }

    private static Optional<Plan.Unfit> unfitMemo(String memo) {
        Optional<TextFault> fault = unfitText(memo);
        if (fault.isPresent()) {
            DeclineCode code =
                    switch (fault.get()) {
                        case CONTROL_CHARACTER -> DeclineCode.MEMO_CONTROL_CHARACTER;
                        case NOT_ENCODABLE -> DeclineCode.MEMO_NOT_ENCODABLE;
                    };
            return Optional.of(
                    new Plan.Unfit(code, "/memo", "the memo holds " + words(fault.get())));
        }
        if (bytes(memo) > MEMO_BYTES) {
            return Optional.of(
                    new Plan.Unfit(
                            DeclineCode.MEMO_TOO_LONG,
                            "/memo",
                            "the memo is longer than " + MEMO_BYTES + " bytes in GBK"));
        }
        return Optional.empty();
    }

    static String words(TextFault fault) {
        return switch (fault) {
            case CONTROL_CHARACTER -> "a control character";
            case NOT_ENCODABLE -> "a character that GBK does not keep";
        };
    }

    /**
     * Whether a command's words would not arrive as they are, though they were planned: a name may
     * have changed since.
     */
    static Optional<Plan.Unfit> unfit(ForcedTransfer command) {
        return unfitName(command.kind(), command.payee().name())
                .or(() -> unfitMemo(command.memo()));
    }

    // --- Orders ---

    /** CITIC B2B interface, DLMDETRN. */
    static ForcedTransferRequest forcedTransfer(CiticConfig config, ForcedTransfer command) {
        ForcedTransferRequest request = new ForcedTransferRequest();
        request.action = CiticMessages.DLMDETRN;
        request.clientID = command.serial().value();
        request.accountNo = config.mainAccountNo().value();
        request.payAccNo = command.payer().no().value();
        request.tranType = tranType(command.kind());
        if (command.kind() != InstructionKind.FREEZE) {
            // To unfreeze, the holder is both sides: the money stays where it is.
            request.recvAccNo = command.payee().no().value();
            request.recvAccNm = command.payee().name();
        }
        request.tranAmt = positive(command.amount());
        Optional<FreezeUse> use = use(command);
        request.freezeNo = use.map(FreezeUse::freezeNo).map(FreezeNo::value).orElse("");
        // Given only if the freeze goes on; without it the bank releases the rest.
        request.ofreezeamt =
                use.filter(part -> part.stays().isPositive())
                        .map(FreezeUse::standing)
                        .map(CiticMapping::positive)
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
        request.tranAmt = positive(command.amount());
        request.hostDate = DATE.format(command.entry().bankDate());
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
        request.tranAmt = positive(command.amount());
        request.hostDate = DATE.format(command.entry().bankDate());
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
        request.action = action(command.kind());
        request.clientID = command.serial().value();
        request.accountNo = command.payer().no().value();
        request.recvAccNo = command.payee().accountNo();
        request.recvAccNm = command.payee().name();
        request.tranAmt = positive(command.amount());
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
        request.preDate = appointment.map(slot -> DATE.format(slot.toLocalDate())).orElse("");
        request.preTime = appointment.map(TIME::format).orElse("");
        return request;
    }

    /** The action that carries a command of a kind. */
    static String action(InstructionKind kind) {
        return switch (kind) {
            case TRANSFER, FREEZE, PAY_FREEZE, UNFREEZE, UNFREEZE_PAY -> CiticMessages.DLMDETRN;
            case ADJUSTMENT_CREDIT -> CiticMessages.DLTRSFIN;
            case TAKE_BACK -> CiticMessages.DLWFDRTN;
            case WITHDRAWAL -> CiticMessages.DLFCSOUT;
            case SEND_BACK -> CiticMessages.DLFNDOUT;
            case REGISTRATION -> CiticMessages.DLBREGSN;
            case RENAMING -> CiticMessages.DLSBAMAN;
            case CLOSING -> CiticMessages.DLOLCACC;
        };
    }

    private static String tranType(InstructionKind kind) {
        return switch (kind) {
            case TRANSFER -> "BF";
            case FREEZE -> "BR";
            case PAY_FREEZE -> "BS";
            case UNFREEZE -> "BG";
            case UNFREEZE_PAY -> "BH";
            case ADJUSTMENT_CREDIT,
                    TAKE_BACK,
                    WITHDRAWAL,
                    SEND_BACK,
                    REGISTRATION,
                    RENAMING,
                    CLOSING ->
                    throw new IllegalArgumentException(kind + " is not a forced transfer");
        };
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

    private static String positive(Money amount) {
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("not an amount to send: " + amount);
        }
        return amount.toString();
    }

    /** What the status of a reply to a forced transfer means. */
    static BankReply submitted(CiticConfig config, StatusReply reply, BankExchange exchange) {
        boolean isFinal = config.synchronous() && config.synchronousIsFinal();
        return submitted(reply, exchange, isFinal, config.refusalCodes(), Optional.empty());
    }

    /**
     * What the status of a reply to a command means.
     *
     * @param isFinal whether success is the end, and not only acceptance
     * @param refusalCodes the codes that say "no, and never"
     * @param appointment before which no answer can be expected, if the bank took it
     */
    static BankReply submitted(
            Reply reply,
            BankExchange exchange,
            boolean isFinal,
            Set<String> refusalCodes,
            Optional<Instant> appointment) {
        Optional<String> status = given(reply.status);
        if (status.isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        String code = status.get();
        if (ACCEPTED.contains(code)) {
            return code.equals(SUCCESS) && isFinal
                    ? new BankReply.Confirmed(exchange)
                    : new BankReply.Accepted(appointment, exchange);
        }
        if (TOO_FAST.contains(code)) {
            return new BankReply.Silent(NoVerdictReason.TOO_FAST, exchange);
        }
        if (NO_VERDICT.contains(code) || FRONT_END.matcher(code).matches()) {
            return new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
        }
        if (refusalCodes.contains(code)) {
            return new BankReply.Refused(exchange);
        }
        return new BankReply.Silent(NoVerdictReason.UNLISTED_CODE, exchange);
    }

    /** Why a code cannot be listed as a refusal; empty if it can. */
    static Optional<String> whyNoRefusal(String code) {
        if (!CODE.matcher(code).matches()) {
            return Optional.of(code + " is not seven capital letters and digits");
        }
        if (FRONT_END.matcher(code).matches()) {
            return Optional.of(code + " is made by the front end and tells nothing of the order");
        }
        if (NO_VERDICT.contains(code)
                || TOO_FAST.contains(code)
                || Set.of(NO_SUCH_ORDER, NO_RECORD).contains(code)
                || code.startsWith("AAAAAA")
                || code.equals("BBBBBBB")) {
            return Optional.of(code + " does not refuse");
        }
        return Optional.empty();
    }

    /** CITIC B2B interface, DLCIDSTT. */
    static StateRequest state(CiticConfig config, Inquiry inquiry) {
        StateRequest request = new StateRequest();
        request.action = CiticMessages.DLCIDSTT;
        request.clientID = inquiry.serial().value();
        request.type = config.namesAction() ? action(inquiry.kind()) : "";
        return request;
    }

    /**
     * What became of an order. The outer status only tells whether the question was understood;
     * {@code stt} decides. "No such order" is looked for in both places, since the document does
     * not say where it appears, and counts before {@code stt}: it must never end an instruction.
     */
    static BankReply state(StateReply reply, BankExchange exchange) {
        Optional<String> outer = given(reply.status);
        if (outer.isEmpty()) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        if (outer.get().equals(NO_SUCH_ORDER)) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        if (!outer.get().equals(SUCCESS)) {
            return new BankReply.Silent(withoutAnswer(outer.get()), exchange);
        }
        List<StateRow> rows = rows(reply.rows);
        if (rows.size() != 1) {
            return new BankReply.Silent(NoVerdictReason.UNREADABLE, exchange);
        }
        return state(rows.getFirst(), ofTheOrder(rows.getFirst(), exchange));
    }

    /** Why a question that was understood, or bounced, got no answer. */
    static NoVerdictReason withoutAnswer(String code) {
        return TOO_FAST.contains(code) ? NoVerdictReason.TOO_FAST : NoVerdictReason.NO_VERDICT;
    }

    private static BankReply state(StateRow row, BankExchange exchange) {
        String status = given(row.status).orElse("");
        if (status.equals(NO_SUCH_ORDER)) {
            return new BankReply.Silent(NoVerdictReason.NO_SUCH_ORDER, exchange);
        }
        return switch (given(row.stt).orElse("")) {
            case "0" ->
                    status.equals(SUCCESS)
                            ? new BankReply.Confirmed(exchange)
                            : new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
            // Failed, rejected by the bank's auditor, withdrawn by the user.
            case "1", "3", "4" -> new BankReply.Refused(exchange);
            case "2" ->
                    WAITING.contains(status)
                            ? new BankReply.Accepted(Optional.empty(), exchange)
                            : new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
            default -> new BankReply.Silent(NoVerdictReason.NO_VERDICT, exchange);
        };
    }

    /** The code and the text that people want are the order's, not the question's. */
    private static BankExchange ofTheOrder(StateRow row, BankExchange exchange) {
        return new BankExchange(
                exchange.action(),
                exchange.request(),
                exchange.reply(),
                given(row.status).orElse(""),
                given(row.statusText).orElse(""),
                exchange.askedAt(),
                exchange.answeredAt());
    }

    // --- Freeze numbers ---

    /** CITIC B2B interface, DLFRNOQR. */
    static FreezeNumberRequest freezeNumber(FreezeNumberQuery question) {
        FreezeNumberRequest request = new FreezeNumberRequest();
        request.action = CiticMessages.DLFRNOQR;
        SerialRow row = new SerialRow();
        row.clientID = question.serial().value();
        request.list.rows.add(row);
        return request;
    }

    /** The number under our serial; none if the bank has none to tell. */
    static QueryResult<Optional<FreezeNo>> freezeNumber(
            FreezeNumberQuery question, FreezeNumberReply reply, BankExchange exchange) {
        return told(
                reply,
                exchange,
                Set.of(NO_RECORD, NO_SUCH_ORDER),
                Optional.empty(),
                () -> {
                    List<FreezeNo> numbers =
                            rows(reply.rows).stream()
                                    .filter(row -> is(row.clientID, question.serial().value()))
                                    .flatMap(row -> given(row.freezeNo).stream())
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
                DATE.format(LocalDate.ofInstant(question.since(), BANK_ZONE).minusDays(1));
        request.endDate = DATE.format(today.plusDays(1));
        return request;
    }

    /** The number of the only open freeze that can be meant; none if there is none or several. */
    static QueryResult<Optional<FreezeNo>> freezeRecords(
            FreezeNumberQuery question, FreezeRecordsReply reply, BankExchange exchange) {
        return told(
                reply,
                exchange,
                Set.of(NO_RECORD),
                Optional.empty(),
                () -> {
                    List<FreezeNo> fitting =
                            rows(reply.rows).stream()
                                    .filter(row -> is(row.subAccNo, question.holder().value()))
                                    .filter(CiticMapping::isOpen)
                                    .filter(row -> money(row.amount).equals(question.standing()))
                                    .map(row -> new FreezeNo(must(row.freezeNo, "DJCODE")))
                                    .filter(number -> !question.owned().contains(number))
                                    .distinct()
                                    .toList();
                    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
                });
    }

    private static boolean isOpen(FreezeRecordRow row) {
        return is(row.unfreezeTime, "000000") || given(row.unfreezeDate).isEmpty();
    }

    // --- Statement ---

    /** CITIC B2B interface, DLSTRNDT, incremental mode: the last entry tells where to go on. */
    static StatementRequest statement(CiticConfig config, StatementQuery query) {
        StatementRequest request = new StatementRequest();
        request.action = CiticMessages.DLSTRNDT;
        request.accountNo = config.mainAccountNo().value();
        request.subAccNo = query.subAccountNo().value();
        request.startDate = DATE.format(query.from());
        request.endDate = DATE.format(query.to());
        request.startRecord = "1";
        // On the wire the "page number" is the number of rows of a page.
        request.pageNumber = Integer.toString(config.pageSize());
        query.after()
                .ifPresent(last -> {
                    request.lastHostFlw = last.flow();
                    request.lastHostSeq = last.sequence();
                    request.lastHostDate = DATE.format(last.bankDate());
                });
        request.qryMode = "2";
        return request;
    }

    /**
     * One page of a statement. A row that cannot be understood makes the whole page unanswered:
     * read again, nothing is lost, whereas a row passed over would be.
     */
    static QueryResult<StatementPage> page(
            CiticConfig config, StatementQuery query, StatementReply reply, BankExchange exchange) {
        return told(
                reply,
                exchange,
                Set.of(NO_RECORD),
                new StatementPage(List.of(), Optional.empty(), false),
                () -> {
                    List<StatementRow> rows = rows(reply.rows);
                    List<String> raws = rawRows(exchange.reply());
                    int announced =
                            given(reply.returnRecords).map(Integer::parseInt).orElse(rows.size());
                    if (rows.size() != raws.size() || rows.size() != announced) {
                        throw new IllegalArgumentException("rows do not add up");
                    }
                    List<BankLine> lines = new ArrayList<>();
                    for (int i = 0; i < rows.size(); i++) {
                        StatementRow row = rows.get(i);
                        if (!is(row.subAccNo, query.subAccountNo().value())
                                && !config.listsMainAccount()) {
                            throw new IllegalArgumentException("a row of another sub-account");
                        }
                        lines.addAll(lines(row, raws.get(i)));
                    }
                    Optional<StatementPosition> last =
                            rows.isEmpty() ? Optional.empty() : position(rows.getLast());
                    // A page that ends where we stood would be read for ever.
                    boolean more = rows.size() >= config.pageSize() && !last.equals(query.after());
                    return new StatementPage(lines, last, more);
                });
    }

    private static List<String> rawRows(String reply) {
        return ROW.matcher(reply).results().map(MatchResult::group).toList();
    }

    private static Optional<StatementPosition> position(StatementRow row) {
        return Optional.of(
                new StatementPosition(
                        date(row.date), must(row.flow, "HOSTFLW"), given(row.sequence).orElse("")));
    }

    /**
     * The lines of a row: its amount unless that is zero, and its fee if there is one. A negative
     * row went the other way, as the reversal of a payout does. Both lines carry the balance after
     * the whole row, for the bank tells no other.
     */
    static List<BankLine> lines(StatementRow row, String raw) {
        given(row.currency)
                .filter(currency -> !Set.of("001", "01").contains(currency))
                .ifPresent(other -> {
                    throw new IllegalArgumentException("another currency: " + other);
                });
        Direction direction = direction(must(row.debitCredit, "CDFG"));
        List<BankLine> lines = new ArrayList<>();
        line(row, raw, money(row.amount), direction, LinePart.AMOUNT).ifPresent(lines::add);
        line(row, raw, moneyOrZero(row.fee), Direction.OUT, LinePart.FEE).ifPresent(lines::add);
        return lines;
    }

    private static Optional<BankLine> line(
            StatementRow row, String raw, Money amount, Direction direction, LinePart part) {
        if (amount.isZero()) {
            return Optional.empty();
        }
        boolean negative = amount.isNegative();
        BankEntryRef ref =
                new BankEntryRef(
                        new SubAccountNo(must(row.subAccNo, "subAccNo")),
                        date(row.date),
                        must(row.flow, "HOSTFLW"),
                        given(row.sequence).orElse(""),
                        negative ? opposite(direction) : direction,
                        negative ? LineSign.MINUS : LineSign.PLUS,
                        part);
        String type = given(row.type).orElse("");
        String memo = Objects.requireNonNullElse(row.memo, "");
        return Optional.of(
                new BankLine(
                        ref,
                        LocalTime.parse(must(row.time, "TRANTIME"), TIME),
                        negative ? Money.ZERO.minus(amount) : amount,
                        given(row.balance).map(Money::parse),
                        switch (part) {
                            case AMOUNT -> origin(type);
                            case FEE -> LineOrigin.FEE;
                            case OPENING -> throw new IllegalArgumentException("no part of a row");
                        },
                        type,
                        new Counterparty(
                                given(row.otherAccountNo).orElse(""),
                                given(row.otherName).orElse(""),
                                given(row.otherBranch).orElse("")),
                        memo,
                        serial(memo),
                        // CITIC marks a return by the sign alone.
                        false,
                        raw));
    }

    /** CITIC B2B interface, DLSTRNDT, the values of {@code TRANTYPE}. */
    static LineOrigin origin(String tranType) {
        return switch (tranType) {
            // Ordinary, forced, adjustment, interest and fee account transfers.
            case "11", "15", "16", "21" -> LineOrigin.INSIDE;
            case "12" -> LineOrigin.OPENING;
            case "13" -> LineOrigin.INTEREST;
            case "14" -> LineOrigin.FEE;
            // From outside to the public adjustment account, and to any other.
            case "22", "23" -> LineOrigin.OUTSIDE;
            default -> LineOrigin.UNKNOWN;
        };
    }

    /** Our serial if the memo begins with one: 20 digits and capital letters, then a blank. */
    static Optional<ClientSerial> serial(String memo) {
        Matcher ours = OUR_SERIAL.matcher(memo);
        return ours.matches() ? Optional.of(new ClientSerial(ours.group(1))) : Optional.empty();
    }

    private static Direction direction(String debitCredit) {
        return switch (debitCredit) {
            case "C" -> Direction.IN;
            case "D" -> Direction.OUT;
            default -> throw new IllegalArgumentException("neither D nor C: " + debitCredit);
        };
    }

    private static Direction opposite(Direction direction) {
        return switch (direction) {
            case IN -> Direction.OUT;
            case OUT -> Direction.IN;
        };
    }

    // --- Balances ---

    /** CITIC B2B interface, DLSBALQR; here the main account is {@code accountNo}. */
    static SubAccountBalanceRequest balance(CiticConfig config, SubAccountNo subAccountNo) {
        SubAccountBalanceRequest request = new SubAccountBalanceRequest();
        request.action = CiticMessages.DLSBALQR;
        request.accountNo = config.mainAccountNo().value();
        request.subAccNo = subAccountNo.value();
        return request;
    }

    /** The bank's three figures as it says them, even where they do not add up. */
    static QueryResult<Balances> balance(
            SubAccountNo subAccountNo, SubAccountBalanceReply reply, BankExchange exchange) {
        return told(
                reply,
                exchange,
                () -> {
                    SubAccountBalanceRow row =
                            only(
                                    rows(reply.rows).stream()
                                            .filter(each -> is(each.subAccNo, subAccountNo.value()))
                                            .toList());
                    return new Balances(money(row.total), money(row.available), money(row.frozen));
                });
    }

    /** CITIC cash-management interface, DLBALQRY. */
    static AccountBalanceRequest mainBalance(CiticConfig config) {
        AccountBalanceRequest request = new AccountBalanceRequest();
        request.action = CiticMessages.DLBALQRY;
        AccountRow row = new AccountRow();
        row.accountNo = config.mainAccountNo().value();
        request.list.rows.add(row);
        return request;
    }

    /** The figures of the main account, whose row has a status of its own. */
    static QueryResult<Balances> mainBalance(
            CiticConfig config, AccountBalanceReply reply, BankExchange exchange) {
        boolean refusedInTheRow =
                is(reply.status, SUCCESS)
                        && rows(reply.rows).stream().anyMatch(row -> !is(row.status, SUCCESS));
        if (refusedInTheRow) {
            return new QueryResult.NoAnswer<>(NoVerdictReason.NO_VERDICT, exchange);
        }
        return told(
                reply,
                exchange,
                () -> {
                    AccountBalanceRow row =
                            only(
                                    rows(reply.rows).stream()
                                            .filter(each ->
                                                    is(
                                                            each.accountNo,
                                                            config.mainAccountNo().value()))
                                            .toList());
                    return new Balances(
                            money(row.balance), money(row.usableBalance), money(row.frozenAmount));
                });
    }

    // --- Reading ---

    static boolean saysSuccess(String status) {
        return status.equals(SUCCESS);
    }

    static boolean saysNoRecord(String status) {
        return status.equals(NO_RECORD);
    }

    /**
     * The answer to a question: its status first, then what the rows say. What cannot be understood
     * is no answer.
     */
    private static <T> QueryResult<T> told(Reply reply, BankExchange exchange, Supplier<T> value) {
        Optional<String> status = given(reply.status);
        if (status.isEmpty()) {
            return new QueryResult.NoAnswer<>(NoVerdictReason.UNREADABLE, exchange);
        }
        if (!status.get().equals(SUCCESS)) {
            return new QueryResult.NoAnswer<>(withoutAnswer(status.get()), exchange);
        }
        try {
            return new QueryResult.Answer<>(value.get(), exchange);
        } catch (IllegalArgumentException | DateTimeException notUnderstood) {
            return new QueryResult.NoAnswer<>(NoVerdictReason.UNREADABLE, exchange);
        }
    }

    /** The same, where some codes say that there is nothing to tell. */
    private static <T> QueryResult<T> told(
            Reply reply,
            BankExchange exchange,
            Set<String> noRecordCodes,
            T noRecord,
            Supplier<T> value) {
        boolean none = given(reply.status).filter(noRecordCodes::contains).isPresent();
        return none ? new QueryResult.Answer<>(noRecord, exchange) : told(reply, exchange, value);
    }

    private static <T> T only(List<T> rows) {
        if (rows.size() != 1) {
            throw new IllegalArgumentException(rows.size() + " rows instead of one");
        }
        return rows.getFirst();
    }

    static <T> List<T> rows(@Nullable List<T> rows) {
        return rows == null ? List.of() : rows;
    }

    /** A tag's text; empty if the tag did not come or has no content. */
    static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).map(String::strip).filter(found -> !found.isEmpty());
    }

    private static boolean is(@Nullable String text, String expected) {
        return given(text).equals(Optional.of(expected));
    }

    private static String must(@Nullable String text, String tag) {
        return given(text).orElseThrow(() -> new IllegalArgumentException(tag + " is missing"));
    }

    private static Money money(@Nullable String text) {
        return Money.parse(must(text, "an amount"));
    }

    private static Money moneyOrZero(@Nullable String text) {
        return given(text).map(Money::parse).orElse(Money.ZERO);
    }

    private static LocalDate date(@Nullable String text) {
        return LocalDate.parse(must(text, "TRANDATE"), DATE);
    }
}
