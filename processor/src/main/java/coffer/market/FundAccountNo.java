package coffer.market;

import java.util.regex.Pattern;

/** The number of a member's account on the platform (资金账户): {@code F000001}. */
public record FundAccountNo(String value) {

    private static final Pattern FORM = Pattern.compile("F[0-9]{6,9}");

    /**
     * @throws IllegalArgumentException if the text is not F and 6 to 9 digits
     */
    public FundAccountNo {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not F and 6 to 9 digits: " + value);
        }
    }

    /** The number of a market's n-th fund account. */
    public static FundAccountNo of(int number) {
        return new FundAccountNo("F%06d".formatted(number));
    }

    /** Which of the market's fund accounts it is. */
    public int number() {
        return Integer.parseInt(value, 1, value.length(), 10);
    }

    @Override
    public String toString() {
        return value;
    }
}
