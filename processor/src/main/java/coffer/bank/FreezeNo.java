package coffer.bank;

import java.util.regex.Pattern;

/** The number under which a bank keeps a freeze (冻结编号); it may change with each use. */
public record FreezeNo(String value) {

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,32}");

    /**
     * @throws IllegalArgumentException if the text is not 1 to 32 visible characters
     */
    public FreezeNo {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not 1 to 32 visible characters: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
