package coffer.platform.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The folder of the embedded database: {@code postgres/} is the cluster, {@code port} its port,
 * {@code database.url} the address of the server that runs on it now, {@code lock} is locked by the
 * process that runs it for as long as that process lives.
 */
public final class DataFolder {

    private static final int CONNECT_MILLIS = 500;

    private final Path folder;

    public DataFolder(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The folder belongs to this process until it is closed, or the process dies. */
    public record FolderLock(FileChannel channel, FileLock lock) implements AutoCloseable {
        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException failure) {
                throw new UncheckedIOException("cannot unlock the data folder", failure);
            }
        }
    }

    /** Claims the folder; empty if another process, or this one, has it. */
    public Optional<FolderLock> tryLock() {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            Optional<FolderLock> claim = lock(channel).map(lock -> new FolderLock(channel, lock));
            if (claim.isEmpty()) {
                channel.close();
            }
            return claim;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot lock the data folder " + folder, failure);
        }
    }

    private static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException oursAlready) {
            return Optional.empty();
        }
    }

    /** Whether there is a database in it, running or not. */
    boolean holdsDatabase() {
        return Files.exists(cluster().resolve("PG_VERSION"));
    }

    /** Where the cluster is. */
    Path cluster() {
        return folder.resolve("postgres");
    }

    /** Where the server writes its log. */
    Path log() {
        return folder.resolve("postgres.log");
    }

    /** The port of the last run if it is free, else another, and keeps it. */
    int port() {
        Path file = folder.resolve("port");
        int last =
                read(file)
                        .filter(text -> text.matches("[0-9]{1,5}"))
                        .map(Integer::parseInt)
                        .orElse(0);
        int port =
                freePort(last)
                        .or(() -> freePort(0))
                        .orElseThrow(() -> new IllegalStateException("there is no free port"));
        write(file, Integer.toString(port));
        return port;
    }

    private static Optional<Integer> freePort(int wanted) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), wanted));
            return Optional.of(socket.getLocalPort());
        } catch (IOException | IllegalArgumentException taken) {
            return Optional.empty();
        }
    }

    /** Tells other processes on this machine where the database is. */
    void publish(String url) {
        write(folder.resolve("database.url"), url);
    }

    /** The database is gone. */
    void removeUrl() {
        try {
            Files.deleteIfExists(folder.resolve("database.url"));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write in " + folder, failure);
        }
    }

    /** The address of a server that runs on this folder and answers a connection. */
    public Optional<String> running() {
        return read(folder.resolve("database.url")).filter(DataFolder::answers);
    }

    private static boolean answers(String url) {
        URI uri = URI.create(url);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read " + file, failure);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
