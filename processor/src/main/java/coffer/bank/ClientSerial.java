package coffer.bank;

import java.util.regex.Pattern;

/** The serial of one command to a bank: made once, used for every attempt and inquiry. */
public record ClientSerial(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9A-Za-z]{1,20}");

    /**
     * @throws IllegalArgumentException if the text is not 1 to 20 letters and digits
     */
    public ClientSerial {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not 1 to 20 letters and digits: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
