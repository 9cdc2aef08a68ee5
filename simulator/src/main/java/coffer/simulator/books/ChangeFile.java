package coffer.simulator.books;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The file of all changes, one JSON object a line, only ever appended to.
 *
 * <p>A change counts when its line is whole, with the newline. {@link #sync} returns when every
 * line appended so far is on disk; callers that arrive during an fsync wait for it, and one more
 * fsync serves all of them. A kill in the middle of a line leaves an incomplete line, which is
 * removed at the next start; no reply depended on it.
 *
 * <p>A list that a line does not have is empty: the line was written before there was such a list.
 */
final class ChangeFile implements AutoCloseable {
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                    .withConfigOverride(
                            List.class,
                            list ->
                                    list.setSetterInfo(
                                            JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
                    .build();

    private final FileChannel channel;
    private final Object forcing = new Object();
    private final AtomicLong written;
    private long forced;

    private ChangeFile(FileChannel channel, long written) {
        this.channel = channel;
        this.written = new AtomicLong(written);
        this.forced = written;
    }

    /** Opens the file, passes every change in it to the reader, and is then ready to append. */
    static ChangeFile open(Path path, Consumer<Change> past) {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            FileChannel channel =
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw new IllegalStateException(path + " is in use by another simulator");
            }
            long whole = replay(Files.readAllBytes(path), past);
            channel.truncate(whole);
            channel.position(whole);
            return new ChangeFile(channel, whole);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the books in " + path, e);
        }
    }

    private static long replay(byte[] bytes, Consumer<Change> past) throws IOException {
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
                past.accept(JSON.readValue(line, Change.class));
                start = i + 1;
            }
        }
        return start;
    }

    /** Hands the line to the operating system; the caller holds the lock of the books. */
    void append(Change change) {
        try {
            byte[] line = (JSON.writeValueAsString(change) + "\n").getBytes(StandardCharsets.UTF_8);
            ByteBuffer buffer = ByteBuffer.wrap(line);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            written.addAndGet(line.length);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a change cannot be written as JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot append to the books", e);
        }
    }

    /** Returns when everything appended before the call is on disk. */
    void sync() {
        long wanted = written.get();
        synchronized (forcing) {
            if (forced >= wanted) {
                return;
            }
            long upTo = written.get();
            try {
                channel.force(false);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot force the books to disk", e);
            }
            forced = upTo;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the books", e);
        }
    }
}
