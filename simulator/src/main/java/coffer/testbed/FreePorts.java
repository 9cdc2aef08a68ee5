package coffer.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports. */
public final class FreePorts {

    private static final int LOWEST = 15_000;
    private static final int LOWEST_EPHEMERAL = 32_000;
    private static final int MOST_TRIES = 1_000;

    private FreePorts() {}

    /**
     * A port outside the range of ephemeral ports, so that it is still free when it is closed and
     * opened again.
     */
    public static int free() {
        for (int time = 0; time < MOST_TRIES; time++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_EPHEMERAL);
            if (isFree(port)) {
                return port;
            }
        }
        throw new TestbedFailure("there is no free port");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
