package coffer.bank;

import java.util.regex.Pattern;

/** The number of a sub-account (附属账户) as its bank writes it. */
public record SubAccountNo(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{1,32}");

    /**
     * @throws IllegalArgumentException if the text is not 1 to 32 letters and digits
     */
    public SubAccountNo {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not 1 to 32 letters and digits: " + value);
        }
    }

    /** The last four digits, for logs, which hold no whole account number. */
    public String masked() {
        return "*" + value.substring(Math.max(0, value.length() - 4));
    }

    @Override
    public String toString() {
        return value;
    }
}
