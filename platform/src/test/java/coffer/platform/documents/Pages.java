package coffer.platform.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown files of the repository. */
final class Pages {

    /** The folder of the repository; tests run there or in a module. */
    static final Path ROOT = root();

    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?)#* *$");

    private Pages() {}

    /**
     * One file.
     *
     * @param name its path from the root, with slashes
     */
    record Page(String name, String text) {

        /** The text without blocks of code. */
        String prose() {
            return FENCE.matcher(text).replaceAll("");
        }

        /** The blocks of code in a language, in their order. */
        List<String> blocks(String language) {
            return FENCE.matcher(text)
                    .results()
                    .filter(found -> found.group(1).equals(language))
                    .map(found -> found.group(2))
                    .toList();
        }

        /** What links to headings are called, as code hosts make it of the heading. */
        Set<String> anchors() {
            Set<String> anchors = new HashSet<>();
            Matcher matcher = HEADING.matcher(prose());
            while (matcher.find()) {
                String plain =
                        matcher.group(1)
                                .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                                .strip()
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-');
                String anchor = plain;
                for (int again = 1; !anchors.add(anchor); again++) {
                    anchor = plain + "-" + again;
                }
            }
            return anchors;
        }

        /** The cells of the rows of all tables that have a heading cell of these words. */
        List<List<String>> rows(String firstHeading) {
            List<List<String>> rows = new ArrayList<>();
            boolean inside = false;
            for (String line : prose().lines().toList()) {
                if (!line.startsWith("|")) {
                    inside = false;
                } else if (line.startsWith("| " + firstHeading + " |")) {
                    inside = true;
                } else if (inside && !line.startsWith("|--")) {
                    rows.add(Stream.of(line.split("\\|", -1)).skip(1).map(String::strip).toList());
                }
            }
            return rows;
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("bank-adapters")) ? here : here.resolve("..").normalize();
    }

    /** A page by its path from the root. */
    static Page page(String name) {
        return new Page(name, read(ROOT.resolve(name)));
    }

    /** All pages. */
    static List<Page> all() {
        return files(ROOT, ".md").stream()
                .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
                .filter(name -> !name.matches("(.*/)?(target|\\.[^/]*)/.*"))
                .map(Pages::page)
                .toList();
    }

    /** The files below a folder whose names end so. */
    static List<Path> files(Path folder, String end) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The text of a file. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
