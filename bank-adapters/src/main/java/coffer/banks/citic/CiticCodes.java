package coffer.banks.citic;

import coffer.bank.BankExchange;
import coffer.bank.BankReply;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.bank.NoVerdictReason;
import coffer.banks.citic.CiticMessages.Reply;
import coffer.banks.citic.CiticMessages.StatusReply;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The bank's codes and what they mean.
 *
 * <p>Only a listed refusal refuses a command, and only acceptance codes accept it (by a setting,
 * {@code AAAAAAA} to a synchronous transfer confirms it). Every other code is Silent, above all
 * those that the front end makes when it does not know the outcome.
 */
final class CiticCodes {

    static final String SUCCESS = "AAAAAAA";
    static final String NO_RECORD = "PBRA001";
    static final String NO_SUCH_ORDER = "ED02083";

    /** Success, waits for an auditor, appointment taken, handed to the bank. */
    private static final Set<String> ACCEPTED = Set.of(SUCCESS, "AAAAAAB", "AAAAAAC", "AAAAAAE");

    /** In the row of an inquiry: it waits for the bank's auditor, or for its appointment. */
    static final Set<String> WAITING = Set.of("AAAAAAB", "AAAAAAC");

    /** "Not produced, but check", unknown, in progress, being processed by the host. */
    private static final Set<String> NO_VERDICT =
            Set.of("EEEEEEE", "UNKNOWN", "CCCCCCC", "ED02091");

    /** CITIC B2B interface, rules on status codes: made by the front end, the result is unknown. */
    private static final Pattern FRONT_END =
            Pattern.compile("(ET|CF09|CF14|CF15|CF18|CF19|CF2[0-3]|CM12|ED1[0-2]).*");

    /** A query that was rejected unread because queries come too fast. */
    private static final Set<String> TOO_FAST = Set.of("ED11308", "ED07018");

    private static final Pattern CODE = Pattern.compile("[0-9A-Z]{7}");

    private CiticCodes() {}

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
            case HOLD -> throw new IllegalArgumentException(kind + " is never planned here");
        };
    }

    static String tranType(InstructionKind kind) {
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
                    HOLD,
                    REGISTRATION,
                    RENAMING,
                    CLOSING ->
                    throw new IllegalArgumentException(kind + " is not a forced transfer");
        };
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

    /** What the status of a reply to a forced transfer means. */
    static BankReply submitted(CiticConfig config, StatusReply reply, BankExchange exchange) {
        boolean isFinal = config.synchronous() && config.synchronousIsFinal();
        return submitted(reply, exchange, isFinal, config.refusalCodes(), Optional.empty());
    }

    /**
     * What the status of a reply to a command means.
     *
     * @param isFinal whether success is the end, and not only acceptance
     * @param refusalCodes the codes that refuse a command for good
     * @param appointment before which no answer can be expected, if the bank took it
     */
    static BankReply submitted(
            Reply reply,
            BankExchange exchange,
            boolean isFinal,
            Set<String> refusalCodes,
            Optional<Instant> appointment) {
        Optional<String> status = CiticFields.given(reply.status);
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

    /** Why a query that was understood, or rejected for its rate, has no answer. */
    static NoVerdictReason withoutAnswer(String code) {
        return TOO_FAST.contains(code) ? NoVerdictReason.TOO_FAST : NoVerdictReason.NO_VERDICT;
    }
}
