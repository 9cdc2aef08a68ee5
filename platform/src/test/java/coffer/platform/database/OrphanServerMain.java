package coffer.platform.database;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts a server on a folder, tells where it is, and waits to be killed. */
final class OrphanServerMain {

    private OrphanServerMain() {}

    public static void main(String... args) throws InterruptedException {
        DataFolder folder = new DataFolder(Path.of(args[0]));
        EmbeddedServer server = EmbeddedServer.start(folder, () -> {}).orElseThrow();
        System.out.println(server.url());
        new CountDownLatch(1).await();
    }
}
