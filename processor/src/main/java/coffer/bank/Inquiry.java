package coffer.bank;

import java.time.Instant;

/**
 * A question about a command that went out, or may have.
 *
 * @param account the paying sub-account, or the one that is opened, renamed or closed
 * @param name the name that this sub-account has at the bank once the command is done
 * @param sentAt when it was first claimed for sending
 */
public record Inquiry(
        ClientSerial serial,
        InstructionKind kind,
        SubAccountNo account,
        String name,
        Instant sentAt) {}
