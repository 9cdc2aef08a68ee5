package coffer.instruction;

import coffer.bank.ClientSerial;
import coffer.market.IdGenerator;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Names a bank instruction, and with it the forced transfer that it carries out and the standing
 * freeze that comes of it. Ordered by time: see {@link IdGenerator}.
 */
public record InstructionId(long value) {

    private static final int DATE_DIGITS = 8;
    private static final int ID_DIGITS = 12;
    private static final int RADIX = 36;
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
    private static final ZoneId BANKS_ZONE = ZoneId.of("Asia/Shanghai");

    /**
     * The serial of its command: the day of its making, for people, and the id itself. Hence it is
     * unique in the installation, and a statement line leads back to its instruction without a
     * search.
     */
    public ClientSerial serial() {
        Instant made = IdGenerator.madeAt(value);
        String id = Long.toString(value, RADIX).toUpperCase(Locale.ROOT);
        return new ClientSerial(
                DATE.format(made.atZone(BANKS_ZONE)) + "0".repeat(ID_DIGITS - id.length()) + id);
    }

    /** The instruction whose serial this is; empty if we never made such a serial. */
    public static Optional<InstructionId> ofSerial(ClientSerial serial) {
        String text = serial.value();
        if (text.length() != DATE_DIGITS + ID_DIGITS) {
            return Optional.empty();
        }
        try {
            InstructionId id =
                    new InstructionId(Long.parseLong(text.substring(DATE_DIGITS), RADIX));
            return id.value > 0 && id.serial().equals(serial) ? Optional.of(id) : Optional.empty();
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
