package coffer.market;

import java.util.regex.Pattern;

/** The number of a market's pooled account (主体账户) as its bank writes it. */
public record MainAccountNo(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{1,32}");

    /**
     * @throws IllegalArgumentException if the text is not 1 to 32 letters and digits
     */
    public MainAccountNo {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not 1 to 32 letters and digits: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
