package coffer.market;

import java.util.regex.Pattern;

/** Which bank, in lower case: {@code citic}. */
public record BankCode(String value) {

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,19}");

    /**
     * @throws IllegalArgumentException if the text is not 2 to 20 small letters, digits and hyphens
     */
    public BankCode {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not 2 to 20 small letters, digits and hyphens: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
