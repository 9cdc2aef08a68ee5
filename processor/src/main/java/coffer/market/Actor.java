package coffer.market;

import java.util.Locale;

/**
 * Who asks: a trading market's program or one of its staff. Two actors are the same person exactly
 * if they are equal.
 *
 * @param name unique among the market's actors of that kind
 */
public record Actor(Kind kind, String name) {

    /** What somebody is. */
    public enum Kind {
        /** A program with a market's key. */
        CLIENT,
        /** A person of the market's treasury. */
        STAFF
    }

    /** As it is kept and shown: {@code staff:wang}. */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + ":" + name;
    }
}
