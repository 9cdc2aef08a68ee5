package coffer.platform.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of error texts. */
public enum Language {
    ENGLISH("en"),
    CHINESE("zh");

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** The language tag, as it stands in the catalogue and in {@code Content-Language}. */
    public String tag() {
        return tag;
    }

    /**
     * The language that an {@code Accept-Language} header prefers: Chinese or English, whichever
     * has the higher quality, the first of equals. English for every other header.
     */
    static Language of(Optional<String> header) {
        try {
            // Sorted by quality; equal ones stay in the order of the header.
            List<Locale.LanguageRange> ranges =
                    header.isPresent() ? Locale.LanguageRange.parse(header.get()) : List.of();
            for (Locale.LanguageRange range : ranges) {
                for (Language language : values()) {
                    if (range.getWeight() > 0 && language.isIn(range.getRange())) {
                        return language;
                    }
                }
            }
            return ENGLISH;
        } catch (IllegalArgumentException notOfThatForm) {
            return ENGLISH;
        }
    }

    private boolean isIn(String range) {
        return range.equals(tag) || range.startsWith(tag + "-");
    }
}
