package coffer.platform.http;

import coffer.bank.InstructionKind;
import coffer.market.Resource;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Ids as markets see them: a prefix that says what it names, and 13 characters of Crockford's base
 * 32 in small letters, so that their order as text is the order of their making.
 */
public enum PublicId {
    TRANSFER("ft_"),
    FREEZE("frz_"),
    DEPOSIT("dep_"),
    JOURNAL("jrn_"),
    MEMBER("mem_"),
    BOUND_ACCOUNT("ba_"),
    PUBLIC_DEPOSIT("pd_"),
    ADJUSTMENT_CREDIT("ac_"),
    TAKE_BACK("tb_"),
    SEND_BACK("sb_"),
    WITHDRAWAL("wd_"),
    /** The line that brought a payout back. */
    RETURN("ret_"),
    LINE("line_"),
    DIFFERENCE("dif_"),
    CORRECTION("cor_"),
    JUDGEMENT("jud_"),
    /** What opens, renames or closes a sub-account, or makes a bank hold a freeze. */
    ADMINISTRATION("ins_");

    /** All that name an instruction; a freeze's does not, though it has the number of one. */
    public static final Set<PublicId> INSTRUCTIONS =
            EnumSet.of(
                    TRANSFER, ADJUSTMENT_CREDIT, TAKE_BACK, SEND_BACK, WITHDRAWAL, ADMINISTRATION);

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 13;
    private static final int BITS = 5;
    private static final int TOP_DIGIT = 7;

    private final String prefix;

    PublicId(String prefix) {
        this.prefix = prefix;
    }

    /** What names an object of a resource. */
    public static PublicId of(Resource resource) {
        return switch (resource) {
            case FORCED_TRANSFER -> TRANSFER;
            case ADJUSTMENT_CREDIT -> ADJUSTMENT_CREDIT;
            case TAKE_BACK -> TAKE_BACK;
            case SEND_BACK -> SEND_BACK;
            case WITHDRAWAL -> WITHDRAWAL;
            case FREEZE -> FREEZE;
            case MEMBER -> MEMBER;
            case CORRECTION -> CORRECTION;
            case JUDGEMENT -> JUDGEMENT;
        };
    }

    /** What names an instruction of a kind. */
    public static PublicId of(InstructionKind kind) {
        return ofInstruction(kind.resource());
    }

    /** What names an instruction that is about a resource. */
    public static PublicId ofInstruction(Resource resource) {
        return resource == Resource.MEMBER || resource == Resource.FREEZE
                ? ADMINISTRATION
                : of(resource);
    }

    /** The text of an id, which is never negative. */
    public String of(long id) {
        StringBuilder text = new StringBuilder(prefix);
        for (int at = LENGTH - 1; at >= 0; at--) {
            text.append(DIGITS.charAt((int) (id >>> (at * BITS)) & 31));
        }
        return text.toString();
    }

    /** The id of a text; empty if it is no such id. */
    public OptionalLong parse(String text) {
        if (text.length() != prefix.length() + LENGTH || !text.startsWith(prefix)) {
            return OptionalLong.empty();
        }
        long id = 0;
        for (int at = prefix.length(); at < text.length(); at++) {
            int digit = DIGITS.indexOf(text.charAt(at));
            if (digit < 0 || (at == prefix.length() && digit > TOP_DIGIT)) {
                return OptionalLong.empty();
            }
            id = id << BITS | digit;
        }
        return OptionalLong.of(id);
    }
}
