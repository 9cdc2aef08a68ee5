package coffer.testbed;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The folder of an environment.
 *
 * <pre>
 *   data/               the platform's database
 *   bank/books.jsonl    the bank's books
 *   stage.properties    written when the market stands on both sides: API key, the bank's address
 *   children            the processes that run, for the start after a kill
 *   lock                locked while the environment runs
 *   platform.log, simulator.log, seed.json, credentials.json, env
 * </pre>
 *
 * <p>Without {@code stage.properties} the first start did not finish, and the folder holds what an
 * aborted start left.
 */
public final class RunFolder {

    private static final String OPENED = "stage.properties";
    private static final String API_KEY = "api_key";
    private static final String MAKER_KEY = "maker_key";
    private static final String CHECKER_KEY = "checker_key";
    private static final String BANK_URL = "bank_url";
    private static final String OPENED_ON = "opened_on";

    private final Path path;

    /** A folder, which need not be there yet. */
    public RunFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /** What a start finds. */
    enum Contents {
        EMPTY,
        UNFINISHED,
        BANK_ONLY,
        PLATFORM_ONLY,
        BOTH
    }

    /**
     * What is remembered of a market that stands on both sides.
     *
     * @param openedOn the bank date from which on the accounts of its first day are read
     */
    public record SavedMarket(
            String apiKey,
            String makerKey,
            String checkerKey,
            String bankUrl,
            LocalDate openedOn) {}

    /** Takes the folder for this process; empty if another one has it. */
    public Optional<FileLock> lock() {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(
                            file("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            if (lock.isEmpty()) {
                channel.close();
            }
            return lock;
        } catch (IOException failure) {
            throw new TestbedFailure("cannot use " + path, failure);
        }
    }

    /** Releases the folder. */
    public void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException failure) {
            throw new TestbedFailure("cannot release " + path, failure);
        }
    }

    Contents contents() {
        boolean platform = Files.exists(cluster());
        boolean bank = Files.exists(books());
        if (Files.exists(file(OPENED))) {
            if (platform && bank) {
                return Contents.BOTH;
            }
            if (platform) {
                return Contents.PLATFORM_ONLY;
            }
            return bank ? Contents.BANK_ONLY : Contents.UNFINISHED;
        }
        return platform || bank ? Contents.UNFINISHED : Contents.EMPTY;
    }

    /** Removes what was kept on both sides. */
    public void wipe() {
        List.of(OPENED, "credentials.json", "env", "seed.json").forEach(name -> remove(file(name)));
        removeTree(data());
        removeTree(file("bank"));
    }

    private static void removeTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            paths.sorted(Comparator.reverseOrder()).forEach(RunFolder::remove);
        } catch (IOException failure) {
            throw new TestbedFailure("cannot remove " + root, failure);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw new TestbedFailure("cannot remove " + file, failure);
        }
    }

    /** Where the platform's database is. */
    public Path data() {
        return file("data");
    }

    Path cluster() {
        return data().resolve("postgres");
    }

    /** Where the bank's books are. */
    public Path books() {
        return file("bank").resolve("books.jsonl");
    }

    Path processFile() {
        return file("children");
    }

    /** A file in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    Optional<SavedMarket> savedMarket() {
        Properties properties = new Properties();
        if (!Files.exists(file(OPENED))) {
            return Optional.empty();
        }
        try (Reader reader = Files.newBufferedReader(file(OPENED), StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException failure) {
            throw new TestbedFailure("cannot read " + file(OPENED), failure);
        }
        return Optional.of(
                new SavedMarket(
                        properties.getProperty(API_KEY, ""),
                        properties.getProperty(MAKER_KEY, ""),
                        properties.getProperty(CHECKER_KEY, ""),
                        properties.getProperty(BANK_URL, ""),
                        LocalDate.parse(
                                properties.getProperty(OPENED_ON, LocalDate.EPOCH.toString()))));
    }

    /** Remembers that the market stands on both sides. */
    void save(SavedMarket opened) {
        Properties properties = new Properties();
        properties.setProperty(API_KEY, opened.apiKey());
        properties.setProperty(MAKER_KEY, opened.makerKey());
        properties.setProperty(CHECKER_KEY, opened.checkerKey());
        properties.setProperty(BANK_URL, opened.bankUrl());
        properties.setProperty(OPENED_ON, opened.openedOn().toString());
        write(OPENED, "");
        try (Writer writer = Files.newBufferedWriter(file(OPENED), StandardCharsets.UTF_8)) {
            properties.store(writer, "the market that was opened here");
        } catch (IOException failure) {
            throw new TestbedFailure("cannot write " + file(OPENED), failure);
        }
    }

    /** Writes a file that only its owner may read, where the file system knows owners. */
    public void write(String name, String text) {
        Path file = file(name);
        try {
            if (!Files.exists(file)) {
                Files.createFile(file);
            }
            Optional<PosixFileAttributeView> owners =
                    Optional.ofNullable(
                            Files.getFileAttributeView(file, PosixFileAttributeView.class));
            if (owners.isPresent()) {
                owners.get().setPermissions(PosixFilePermissions.fromString("rw-------"));
            }
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new TestbedFailure("cannot write " + file, failure);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
