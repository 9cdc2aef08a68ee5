package coffer.simulator.citic;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Dates and times as the bank prints them, in its own zone. */
public final class BankTime {
    /** Where the bank keeps its calendar. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

    private BankTime() {}

    /** The bank's calendar day of a moment. */
    public static LocalDate day(long atMillis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(atMillis), ZONE);
    }

    static String date(long atMillis) {
        return DATE.format(day(atMillis));
    }

    static String time(long atMillis) {
        return TIME.format(Instant.ofEpochMilli(atMillis).atZone(ZONE));
    }
}
