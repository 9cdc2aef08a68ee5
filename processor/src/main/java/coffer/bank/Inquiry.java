package coffer.bank;

import coffer.values.ClientSerial;
import java.time.Instant;

/**
 * A question about a command that went out, or may have.
 *
 * @param sentAt when it was first claimed for sending
 */
public record Inquiry(ClientSerial serial, Instant sentAt) {}
