package coffer.platform.api;

import java.util.OptionalLong;

/**
 * Ids as markets see them: a prefix that says what it names, and 13 characters of Crockford's base
 * 32 in small letters, so that their order as text is the order of their making.
 */
enum PublicId {
    TRANSFER("ft_"),
    FREEZE("frz_"),
    DEPOSIT("dep_"),
    JOURNAL("jrn_");

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 13;
    private static final int BITS = 5;
    private static final int TOP_DIGIT = 7;

    private final String prefix;

    PublicId(String prefix) {
        this.prefix = prefix;
    }

    /** The text of an id, which is never negative. */
    String of(long id) {
        StringBuilder text = new StringBuilder(prefix);
        for (int at = LENGTH - 1; at >= 0; at--) {
            text.append(DIGITS.charAt((int) (id >>> (at * BITS)) & 31));
        }
        return text.toString();
    }

    /** The id of a text; empty if it is no such id. */
    OptionalLong parse(String text) {
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
