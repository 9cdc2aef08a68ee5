package coffer.money;

import java.util.regex.Pattern;

/**
 * An amount of one currency in whole minor units (分), negative amounts included.
 *
 * <p>Text that carries more digits than the currency has is refused, never rounded: rounding would
 * hide the mistake that made it. {@link #toString()} and {@link #parse} are inverses.
 */
public record Money(long minor, Currency currency) implements Comparable<Money> {

    /** Nothing, in renminbi. */
    public static final Money ZERO = new Money(0, Currency.CNY);

    /** The most digits before the point that a bank's amount field holds: decimal(15,2). */
    public static final int INTEGER_DIGITS = 13;

    private static final Pattern PLAIN = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

    /** Renminbi from fen. */
    public static Money ofMinor(long minor) {
        return new Money(minor, Currency.CNY);
    }

    /**
     * Reads plain renminbi such as {@code 1234.56}, {@code 1234.5} or {@code 1234}.
     *
     * @throws IllegalArgumentException if it is not plain digits, has more than two digits after
     *     the point or more than {@value #INTEGER_DIGITS} before it
     */
    public static Money parse(String text) {
        if (!PLAIN.matcher(text).matches()) {
            throw new IllegalArgumentException("not a plain decimal amount");
        }
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        String fraction = point < 0 ? "" : digits.substring(point + 1);
        if (fraction.length() > Currency.CNY.digits()) {
            throw new IllegalArgumentException("more than two digits after the point");
        }
        if (whole.length() > INTEGER_DIGITS) {
            throw new IllegalArgumentException("more than 13 digits before the point");
        }
        long minor = Long.parseLong(whole + (fraction + "00").substring(0, 2));
        return ofMinor(negative ? -minor : minor);
    }

    /** The sum; an overflow is an error, not a wrap. */
    public Money plus(Money other) {
        return new Money(Math.addExact(minor, other.minor), same(other));
    }

    /** The difference; an overflow is an error, not a wrap. */
    public Money minus(Money other) {
        return new Money(Math.subtractExact(minor, other.minor), same(other));
    }

    public boolean isPositive() {
        return minor > 0;
    }

    public boolean isNegative() {
        return minor < 0;
    }

    public boolean isZero() {
        return minor == 0;
    }

    private Currency same(Money other) {
        if (currency != other.currency) {
            throw new IllegalArgumentException(currency + " and " + other.currency + " do not mix");
        }
        return currency;
    }

    @Override
    public int compareTo(Money other) {
        same(other);
        return Long.compare(minor, other.minor);
    }

    /** Plain digits with exactly two after the point: {@code -5.00}. */
    @Override
    public String toString() {
        String digits = "%03d".formatted(Math.abs(minor));
        int point = digits.length() - 2;
        String sign = minor < 0 ? "-" : "";
        return sign + digits.substring(0, point) + "." + digits.substring(point);
    }
}
