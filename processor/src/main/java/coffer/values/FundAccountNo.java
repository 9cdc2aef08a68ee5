package coffer.values;

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

    @Override
    public String toString() {
        return value;
    }
}
