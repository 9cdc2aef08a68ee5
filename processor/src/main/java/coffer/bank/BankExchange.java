package coffer.bank;

import java.time.Instant;

/**
 * One question to a bank and what came back, secrets masked.
 *
 * @param action the bank's own name of the call
 * @param request what was written, as text; empty if nothing was
 * @param reply what was read, as text; empty if nothing was
 * @param code the bank's code, or our word for what went wrong; empty if there is none
 * @param text the bank's text to the code, or ours
 * @param askedAt when the call began
 * @param answeredAt when it ended
 */
public record BankExchange(
        String action,
        String request,
        String reply,
        String code,
        String text,
        Instant askedAt,
        Instant answeredAt) {

    private static final char NUL = 0;
    private static final char REPLACEMENT = '\uFFFD';

    /**
     * The same as it is kept: messages and texts cut at a length, which the cut text says, and
     * without the one character that a database keeps in no text.
     *
     * @param most how many characters of each stay
     */
    public BankExchange kept(int most) {
        return new BankExchange(
                action,
                kept(request, most),
                kept(reply, most),
                kept(code, most),
                kept(text, most),
                askedAt,
                answeredAt);
    }

    private static String kept(String text, int most) {
        String clean = text.replace(NUL, REPLACEMENT);
        if (clean.length() <= most) {
            return clean;
        }
        int end = Character.isHighSurrogate(clean.charAt(most - 1)) ? most - 1 : most;
        return "%s[cut: %d of %d characters]"
                .formatted(clean.substring(0, end), end, clean.length());
    }
}
