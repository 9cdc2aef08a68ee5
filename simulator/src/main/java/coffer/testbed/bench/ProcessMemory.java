package coffer.testbed.bench;

import coffer.testbed.TestbedFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory a process keeps in the machine's. */
final class ProcessMemory {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*([0-9]+) kB");

    private ProcessMemory() {}

    /** In kilobytes, as Linux tells it, and elsewhere {@code ps}. */
    static long residentKilobytes(ProcessHandle process) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            if (Files.exists(status)) {
                Matcher matcher = RESIDENT.matcher(Files.readString(status));
                if (matcher.find()) {
                    return Long.parseLong(matcher.group(1));
                }
            }
            Process ps =
                    new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process.pid()))
                            .start();
            return Long.parseLong(
                    new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .strip());
        } catch (IOException | NumberFormatException failure) {
            throw new TestbedFailure("cannot tell the memory of " + process.pid(), failure);
        }
    }
}
