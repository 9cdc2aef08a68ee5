package coffer.market;

import java.util.regex.Pattern;

/** The market's own number of a request: unique per market and resource, for ever. */
public record OutRequestNo(String value) {

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,64}");

    /**
     * @throws IllegalArgumentException if the text is not 1 to 64 visible ASCII characters
     */
    public OutRequestNo {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not 1 to 64 visible ASCII characters: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
