package coffer.bank;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A row of a statement whose amount, direction, date or account is not certain. It books nothing;
 * people find out what it is.
 *
 * @param bankDate the bank's date of it, if that can be read
 * @param reason what cannot be understood, in English
 * @param raw the row as the bank wrote it
 */
public record UnreadableRow(Optional<LocalDate> bankDate, String reason, String raw) {

    private static final char NUL = 0;
    private static final char REPLACEMENT = '\uFFFD';

    /** Replaces the one character that a database keeps in no text. */
    public UnreadableRow {
        reason = reason.replace(NUL, REPLACEMENT);
        raw = raw.replace(NUL, REPLACEMENT);
    }
}
