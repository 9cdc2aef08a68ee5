package coffer.banks.citic;

import coffer.money.Money;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When and through which clearing channel a payout leaves the bank: the settings {@code payType}
 * and {@code payoutHours}.
 *
 * @param channels the first that fits by amount and hour is taken; if none fits the bank chooses
 * @param hours outside of which a payout is sent as an appointment; empty if it always goes at once
 */
record CiticPayouts(List<Channel> channels, Optional<Hours> hours) {

    private static final Pattern CHANNEL =
            Pattern.compile("(2[HBE])(?:@([0-9:]{5}-[0-9:]{5}))?(?:<=([0-9.]{1,16}))?");
    private static final Pattern HOURS =
            Pattern.compile("((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])");

    /** CITIC B2B interface, DLFCSOUT: the only hours of {@code preTime}. */
    private static final Set<Integer> SLOTS = Set.of(10, 12, 14, 16);

    CiticPayouts {
        channels = List.copyOf(channels);
    }

    /** From an hour to another of the bank's day. */
    record Hours(LocalTime from, LocalTime to) {

        static Hours parse(String text) {
            Matcher matcher = HOURS.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not HH:mm-HH:mm");
            }
            Hours hours =
                    new Hours(LocalTime.parse(matcher.group(1)), LocalTime.parse(matcher.group(2)));
            if (!hours.from.isBefore(hours.to)) {
                throw new IllegalArgumentException("the end is not after the beginning");
            }
            return hours;
        }

        boolean contains(LocalTime time) {
            return !time.isBefore(from) && time.isBefore(to);
        }
    }

    /**
     * A clearing channel: {@code 2H} large-value, {@code 2B} small-value, {@code 2E}
     * super-online-banking.
     *
     * @param most the highest amount that goes through it
     */
    record Channel(String payType, Optional<Hours> hours, Optional<Money> most) {

        boolean fits(Money amount, LocalTime time) {
            return hours.map(h -> h.contains(time)).orElse(true)
                    && most.map(m -> amount.compareTo(m) <= 0).orElse(true);
        }
    }

    /**
     * Reads {@code payType}: channels between commas, such as {@code
     * 2E<=50000.00,2H@08:30-17:00,2B}.
     *
     * @throws IllegalArgumentException if it is not that
     */
    static List<Channel> channels(String text) {
        List<Channel> channels = new ArrayList<>();
        for (String word : text.isBlank() ? new String[0] : text.split(",", -1)) {
            Matcher matcher = CHANNEL.matcher(word.strip());
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a channel: " + word);
            }
            channels.add(
                    new Channel(
                            String.valueOf(matcher.group(1)),
                            Optional.ofNullable(matcher.group(2)).map(Hours::parse),
                            Optional.ofNullable(matcher.group(3)).map(Money::parse)));
        }
        return channels;
    }

    /**
     * The {@code payType} of an amount that leaves now; empty if the bank chooses.
     *
     * @param lineNoKnown whether the other bank's line number is known, which 2E needs
     */
    String payType(Money amount, Instant now, boolean lineNoKnown) {
        LocalTime time = now.atZone(CiticFields.BANK_ZONE).toLocalTime();
        return channels.stream()
                .filter(channel -> channel.fits(amount, time))
                .filter(channel -> lineNoKnown || !channel.payType().equals("2E"))
                .findFirst()
                .map(Channel::payType)
                .orElse("");
    }

    /** The slot for which a payout is appointed that cannot leave now; empty if it can. */
    Optional<ZonedDateTime> appointment(Instant now) {
        ZonedDateTime here = now.atZone(CiticFields.BANK_ZONE);
        if (hours.map(h -> h.contains(here.toLocalTime())).orElse(true)) {
            return Optional.empty();
        }
        ZonedDateTime slot = here.withMinute(0).withSecond(0).withNano(0).plusHours(1);
        while (!SLOTS.contains(slot.getHour())) {
            slot = slot.plusHours(1);
        }
        return Optional.of(slot);
    }
}
