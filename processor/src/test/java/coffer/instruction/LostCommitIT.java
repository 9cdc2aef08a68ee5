package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.database.Database;
import coffer.fixture.OrdersFixture;
import coffer.instruction.AcceptStore.AcceptVerdict;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection to the database is cut at a random byte of a batch, again and again. */
@Timeout(240)
final class LostCommitIT {

    private static final int CUTS = 200;
    private static final int CALLERS = 20;
    private static final int FURTHEST = 8_000;

    /** Passes bytes on in both directions until so many have passed; then it cuts, once. */
    private static final class Cutter implements AutoCloseable {

        private final ServerSocket server;
        private final URI target;
        private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
        private final AtomicInteger cuts = new AtomicInteger();
        private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();

        Cutter(URI target) throws IOException {
            this.target = target;
            this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(this::serve);
        }

        int port() {
            return server.getLocalPort();
        }

        void cutAfter(long bytes) {
            left.set(bytes);
        }

        private void serve() {
            try {
                while (!server.isClosed()) {
                    Socket client = server.accept();
                    Socket database = new Socket(target.getHost(), target.getPort());
                    sockets.add(client);
                    sockets.add(database);
                    Thread.ofVirtual().start(() -> pump(client, database));
                    Thread.ofVirtual().start(() -> pump(database, client));
                }
            } catch (IOException closed) {
                cutAll();
            }
        }

        private void pump(Socket from, Socket to) {
            byte[] buffer = new byte[4_096];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    long before = left.getAndAdd(-read);
                    if (before >= 0 && before < read) {
                        out.write(buffer, 0, (int) before);
                        out.flush();
                        left.set(Long.MAX_VALUE);
                        cuts.incrementAndGet();
                        cutAll();
                        return;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                }
                from.close();
                to.close();
            } catch (IOException cut) {
                close(from);
                close(to);
            }
        }

        private void cutAll() {
            for (Socket socket = sockets.poll(); socket != null; socket = sockets.poll()) {
                close(socket);
            }
        }

        private static void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException gone) {
                throw new IllegalStateException(gone);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            cutAll();
        }
    }

    /** What the callers were told: orders that were taken, and of these the ends. */
    private static final class Told {
        private final Set<InstructionId> taken = new HashSet<>();
        private final List<InstructionId> open = new ArrayList<>();
        private int ended;
        private int rounds;
    }

    @Test
    void everyCallerLearnsTheTruthAboutItsOwnOrder() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (OrdersFixture orders = new OrdersFixture(10, 100_000);
                Cutter cutter = new Cutter(URI.create(orders.books.url()))) {
            URI direct = URI.create(orders.books.url());
            String url =
                    orders.books
                            .url()
                            .replace(":" + direct.getPort() + "/", ":" + cutter.port() + "/");
            Told told = new Told();
            try (Database database = new Database(vertx, url, 4, Duration.ofSeconds(10));
                    LocalBatchWriters writers =
                            new LocalBatchWriters(
                                    database,
                                    Clock.systemUTC(),
                                    ProcessorMetrics.NONE,
                                    "cut",
                                    500,
                                    1_000);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Random random = new Random(42);
                while (cutter.cuts.get() < CUTS) {
                    cutter.cutAfter(random.nextInt(FURTHEST));
                    round(orders, orders.writer(writers), threads, random, told);
                }
            }
            assertThat(told.taken).hasSize(told.rounds * CALLERS);
            assertThat(orders.journals()).hasSize(told.taken.size() + told.ended);
            assertThat(
                            orders.books
                                    .database()
                                    .rows("select count(*) as n from instruction")
                                    .getFirst()
                                    .getLong("n"))
                    .isEqualTo(told.taken.size());
            assertThat(orders.books.breaches()).isEmpty();
        } finally {
            vertx.close().await();
        }
    }

    /** Half of the open orders are ended, and every caller orders once; all wait for an answer. */
    private static void round(
            OrdersFixture fixture,
            BatchWriter writer,
            ExecutorService threads,
            Random random,
            Told told)
            throws Exception {
        told.rounds++;
        List<InstructionId> ending = told.open.subList(0, told.open.size() / 2);
        List<Future<Boolean>> ends = new ArrayList<>();
        List<NewInstruction> orders = new ArrayList<>();
        List<Future<AcceptVerdict>> accepts = new ArrayList<>();
        for (InstructionId id : ending) {
            ends.add(
                    threads.submit(() ->
                            writer.finish(OrdersFixture.end(id, InstructionState.SUCCEEDED))));
        }
        for (int caller = 0; caller < CALLERS; caller++) {
            int payer = 1 + random.nextInt(10);
            NewInstruction order = fixture.transfer(payer, 1 + payer % 10, 1);
            orders.add(order);
            accepts.add(threads.submit(() -> writer.accept(order).verdict()));
        }
        for (Future<Boolean> end : ends) {
            assertThat(end.get()).isTrue();
            told.ended++;
        }
        for (int at = 0; at < CALLERS; at++) {
            assertThat(accepts.get(at).get()).isEqualTo(AcceptVerdict.TAKEN);
            told.taken.add(orders.get(at).id());
        }
        ending.clear();
        orders.forEach(order -> told.open.add(order.id()));
    }
}
