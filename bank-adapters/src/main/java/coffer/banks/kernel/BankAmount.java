package coffer.banks.kernel;

import coffer.money.Money;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount in renminbi as banks write it. Their documents say plain digits with two after the
 * point; systems also write zeros in front, groups of three, no digit before the point, or more
 * zeros behind. Whatever has one meaning only is read.
 */
public final class BankAmount {

    private static final Pattern FORM =
            Pattern.compile("[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\\.[0-9]+)?");

    /** More than any amount has, zeros and commas included. */
    private static final int LONGEST = 40;

    private BankAmount() {}

    /**
     * Reads an amount; its size has no limit but that of {@link Money}.
     *
     * @throws IllegalArgumentException if it is not a number of that form, has a fraction of a fen
     *     or is too large
     */
    public static Money parse(String text) {
        String digits = text.strip();
        if (digits.length() > LONGEST
                || !FORM.matcher(digits).matches()
                || digits.chars().noneMatch(Character::isDigit)) {
            throw new IllegalArgumentException("not an amount");
        }
        try {
            return Money.ofMinor(
                    new BigDecimal(digits.replace(",", "")).movePointRight(2).longValueExact());
        } catch (ArithmeticException tooFineOrTooLarge) {
            throw new IllegalArgumentException("not a whole number of fen", tooFineOrTooLarge);
        }
    }
}
