package coffer.instruction;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * The hours of a day in which a bank works, by its own clock. A closed bank is not expected to
 * answer, so that time does not count as waiting. Holidays are not known here: they and weekends
 * count like any other day.
 *
 * @param from when it opens
 * @param to when it closes, later on the same day
 */
public record BankingHours(LocalTime from, LocalTime to) {

    private static final ZoneId BANKS_ZONE = ZoneId.of("Asia/Shanghai");

    /**
     * @throws IllegalArgumentException if it closes before it opens
     */
    public BankingHours {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("it closes before it opens: " + from + "-" + to);
        }
    }

    /**
     * Reads hours such as {@code 08:30-17:00}.
     *
     * @throws IllegalArgumentException if they are not of that form
     */
    public static BankingHours parse(String text) {
        List<String> ends = List.of(text.split("-", -1));
        if (ends.size() != 2) {
            throw new IllegalArgumentException("not hours: " + text);
        }
        try {
            return new BankingHours(
                    LocalTime.parse(ends.getFirst()), LocalTime.parse(ends.getLast()));
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException("not hours: " + text, notATime);
        }
    }

    /** The moment since which the bank has been open for so long. */
    Instant back(Instant now, Duration open) {
        LocalDate today = now.atZone(BANKS_ZONE).toLocalDate();
        Instant opened = today.atTime(from).atZone(BANKS_ZONE).toInstant();
        Instant closed = today.atTime(to).atZone(BANKS_ZONE).toInstant();
        Instant end = now.isBefore(closed) ? now : closed;
        Duration sinceOpening = Duration.between(opened, end);
        if (sinceOpening.compareTo(open) >= 0) {
            return end.minus(open);
        }
        Duration left = sinceOpening.isPositive() ? open.minus(sinceOpening) : open;
        Duration day = Duration.between(from, to);
        // One day more than whole ones: what is left then lies on that day.
        long whole = Math.max(0, left.minusNanos(1).dividedBy(day));
        Instant lastClosed = today.minusDays(whole + 1).atTime(to).atZone(BANKS_ZONE).toInstant();
        return lastClosed.minus(left.minus(day.multipliedBy(whole)));
    }

    /** The moment at which the bank will have been open for so long. */
    Instant forth(Instant since, Duration open) {
        LocalDate today = since.atZone(BANKS_ZONE).toLocalDate();
        Instant opened = today.atTime(from).atZone(BANKS_ZONE).toInstant();
        Instant begin = since.isAfter(opened) ? since : opened;
        Instant closed = today.atTime(to).atZone(BANKS_ZONE).toInstant();
        Duration untilClosing = Duration.between(begin, closed);
        if (untilClosing.compareTo(open) >= 0) {
            return begin.plus(open);
        }
        Duration left = untilClosing.isPositive() ? open.minus(untilClosing) : open;
        Duration day = Duration.between(from, to);
        long whole = Math.max(0, left.minusNanos(1).dividedBy(day));
        Instant nextOpened = today.plusDays(whole + 1).atTime(from).atZone(BANKS_ZONE).toInstant();
        return nextOpened.plus(left.minus(day.multipliedBy(whole)));
    }

    @Override
    public String toString() {
        return from + "-" + to;
    }
}
