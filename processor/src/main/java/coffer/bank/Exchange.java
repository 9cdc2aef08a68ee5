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
public record Exchange(
        String action,
        String request,
        String reply,
        String code,
        String text,
        Instant askedAt,
        Instant answeredAt) {}
