package coffer.banks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankReply;
import coffer.bank.NoVerdictReason;
import coffer.bank.WritePermit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every transport must do: what the bank received and which reply results, for every way in
 * which a connection can end. {@code NotSent} is answered only if not one byte arrived, and nothing
 * arrives twice.
 */
@Timeout(60)
abstract class FirstByteContract {

    static final WritePermit YES = () -> true;
    static final WritePermit NO = () -> false;
    static final ConnectionLimits LIMITS = new ConnectionLimits(5_000, 30_000, 60_000, 65_536, 200);

    /** Sends a command, once, over the transport. */
    @FunctionalInterface
    interface Sender {
        BankReply send(String serial, WritePermit permit);
    }

    /** A connection to a bank. */
    abstract Sender sender(String host, int port, ConnectionLimits limits);

    /** Where a request of this transport ends. */
    abstract RawSocketServer.RequestEnd requestEnd();

    /** A message by which the bank accepts a command, as text. */
    abstract String accepted();

    /** The bytes of a whole reply that carries a message. */
    abstract byte[] reply(String message);

    /** The serial of the command in a request. */
    abstract String serialIn(String request);

    final RawSocketServer bank(RawSocketServer.Behaviour behaviour) {
        return new RawSocketServer(requestEnd(), behaviour);
    }

    final RawSocketServer bankThatReplies(byte[] reply) {
        return bank((socket, out) -> out.write(reply));
    }

    final BankReply send(RawSocketServer bank, WritePermit permit) {
        return sender(bank, LIMITS).send("1", permit);
    }

    final Sender sender(RawSocketServer bank, ConnectionLimits limits) {
        return sender("127.0.0.1", bank.port(), limits);
    }

    static void assertSilent(BankReply reply, NoVerdictReason reason) {
        assertThat(reply)
                .isInstanceOfSatisfying(
                        BankReply.Silent.class,
                        silent -> assertThat(silent.reason()).isEqualTo(reason));
    }

    /** The first call of a JVM may take longer than the short timeouts of these tests. */
    @BeforeEach
    void warmUp() {
        try (RawSocketServer bank = bankThatReplies(reply(accepted()))) {
            send(bank, YES);
        }
    }

    // --- No byte was written ---

    @Test
    void aRefusedConnectionIsNotSent() throws IOException {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAtOnce.getLocalPort();
        }
        BankReply reply = sender("127.0.0.1", port, LIMITS).send("1", YES);
        assertThat(reply).isInstanceOf(BankReply.NotSent.class);
        assertThat(reply.exchange().request()).isEmpty();
        assertThat(reply.exchange().code()).isEqualTo("NOT_SENT");
    }

    @Test
    void aHostThatDoesNotExistIsNotSent() {
        assertThat(sender("no-such-host.invalid", 6789, LIMITS).send("1", YES))
                .isInstanceOf(BankReply.NotSent.class);
    }

    @Test
    void aConnectionThatIsNeverTakenIsNotSent() throws IOException {
        // A backlog that is full: the next connect gets no answer at all.
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Socket one = new Socket();
                crowd.add(one);
                try {
                    one.connect(server.getLocalSocketAddress(), 100);
                } catch (IOException full) {
                    break;
                }
            }
            ConnectionLimits impatient = new ConnectionLimits(200, 30_000, 60_000, 65_536, 200);
            BankReply reply = sender("127.0.0.1", server.getLocalPort(), impatient).send("1", YES);
            assertThat(reply).isInstanceOf(BankReply.NotSent.class);
            for (Socket one : crowd) {
                one.close();
            }
        }
    }

    @Test
    void aLeaseThatEndedIsNotSentAndNotOneByteArrives() {
        try (RawSocketServer bank = bankThatReplies(reply(accepted()))) {
            BankReply reply = send(bank, NO);
            assertThat(reply).isInstanceOf(BankReply.NotSent.class);
            assertThat(bank.bytesOfOneConnection()).isZero();
            assertThat(bank.requests()).isEmpty();
        }
    }

    @Test
    void aPermitThatCannotBeAskedIsNotSentAndNotOneByteArrives() {
        try (RawSocketServer bank = bankThatReplies(reply(accepted()))) {
            BankReply reply =
                    send(
                            bank,
                            () -> {
                                throw new IllegalStateException("the lease's table is away");
                            });
            assertThat(reply).isInstanceOf(BankReply.NotSent.class);
            assertThat(bank.bytesOfOneConnection()).isZero();
        }
    }

    @Test
    void aPermitIsAskedOnceAndOnlyWhenTheConnectionStands() {
        try (RawSocketServer bank = bankThatReplies(reply(accepted()))) {
            List<Integer> asked = new ArrayList<>();
            send(
                    bank,
                    () -> {
                        asked.add(bank.bytes());
                        return true;
                    });
            assertThat(asked).containsExactly(0);
        }
    }

    @Test
    void aSenderThatWaitsForAPlaceUntilItIsWithdrawnIsNotSent() throws Exception {
        try (RawSocketServer bank =
                        bank((socket, out) -> {
                            Thread.sleep(Duration.ofSeconds(1));
                            out.write(reply(accepted()));
                        });
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ConnectionLimits onePlace = new ConnectionLimits(5_000, 30_000, 60_000, 65_536, 1);
            Sender sender = sender(bank, onePlace);
            Future<BankReply> first = threads.submit(() -> sender.send("1", YES));
            while (bank.requests().isEmpty()) {
                Thread.sleep(5);
            }
            // By the time that there is a place, the second has lost its lease.
            Future<BankReply> second = threads.submit(() -> sender.send("2", NO));
            assertThat(first.get()).isInstanceOf(BankReply.Accepted.class);
            assertThat(second.get()).isInstanceOf(BankReply.NotSent.class);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    // --- It may have arrived ---

    @Test
    void anAnswerIsReadAfterOneRequestOnAConnectionOfItsOwn() {
        try (RawSocketServer bank = bankThatReplies(reply(accepted()))) {
            Sender sender = sender(bank, LIMITS);
            assertThat(sender.send("1", YES)).isInstanceOf(BankReply.Accepted.class);
            assertThat(sender.send("2", YES)).isInstanceOf(BankReply.Accepted.class);
            assertThat(bank.requests().stream().map(this::serialIn)).containsExactly("1", "2");
            assertThat(bank.connections()).isEqualTo(2);
            assertThat(bank.requests().getFirst())
                    .doesNotContainIgnoringCase(FirstByteGuard.HEADER);
        }
    }

    @Test
    void aResetAfterTheRequestIsSilentAndIsNotRepeated() {
        try (RawSocketServer bank = bank((socket, out) -> RawSocketServer.reset(socket))) {
            assertSilent(send(bank, YES), NoVerdictReason.NO_ANSWER);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void aResetWithinTheRequestIsSilentAndIsNotRepeated() {
        for (int read : new int[] {1, 7, 40}) {
            try (RawSocketServer bank =
                    new RawSocketServer(
                            request -> request.length() >= read,
                            (socket, out) -> RawSocketServer.reset(socket))) {
                assertSilent(send(bank, YES), NoVerdictReason.NO_ANSWER);
                assertThat(bank.connections()).isEqualTo(1);
                assertThat(bank.bytesOfOneConnection()).isEqualTo(read);
            }
        }
    }

    @Test
    void aCloseWithoutAReplyIsSilentAndIsNotRepeated() {
        try (RawSocketServer bank = bank((socket, out) -> socket.shutdownOutput())) {
            assertSilent(send(bank, YES), NoVerdictReason.NO_ANSWER);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void aBankThatNeverAnswersIsSilentAfterTheReadTimeout() {
        try (RawSocketServer bank = bank((socket, out) -> Thread.sleep(Duration.ofSeconds(20)))) {
            ConnectionLimits impatient = new ConnectionLimits(5_000, 200, 60_000, 65_536, 200);
            BankReply reply = sender(bank, impatient).send("1", YES);
            assertSilent(reply, NoVerdictReason.NO_ANSWER);
            assertThat(serialIn(reply.exchange().request())).isEqualTo("1");
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void aReplyThatComesByteByByteIsEndedAtTheTimeLimit() {
        byte[] whole = reply(accepted() + " ".repeat(1000));
        int begin = whole.length - 950;
        RawSocketServer.Behaviour drips =
                (socket, out) -> {
                    out.write(whole, 0, begin);
                    for (int i = begin; i < whole.length; i++) {
                        out.write(whole[i]);
                        out.flush();
                        Thread.sleep(20);
                    }
                };
        try (RawSocketServer bank = bank(drips)) {
            ConnectionLimits impatient = new ConnectionLimits(5_000, 30_000, 300, 65_536, 200);
            assertSilent(sender(bank, impatient).send("1", YES), NoVerdictReason.UNREADABLE);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void aReplyOverTheLimitOfBytesIsUnreadable() {
        try (RawSocketServer bank = bankThatReplies(reply(accepted() + " ".repeat(9000)))) {
            ConnectionLimits small = new ConnectionLimits(5_000, 30_000, 60_000, 8_000, 200);
            assertSilent(sender(bank, small).send("1", YES), NoVerdictReason.UNREADABLE);
            assertThat(send(bank, YES)).isInstanceOf(BankReply.Accepted.class);
        }
    }

    @Test
    void aReplyThatBreaksOffIsUnreadableAndIsKept() {
        byte[] whole = reply(accepted());
        RawSocketServer.Behaviour cut =
                (socket, out) -> {
                    out.write(whole, 0, whole.length - 12);
                    out.flush();
                };
        try (RawSocketServer bank = bank(cut)) {
            BankReply reply = send(bank, YES);
            assertSilent(reply, NoVerdictReason.UNREADABLE);
            assertThat(reply.exchange().reply())
                    .endsWith(accepted().substring(0, accepted().length() - 12));
        }
    }

    @Test
    void aMessageThatIsNoneOfTheBanksIsUnreadable() {
        try (RawSocketServer bank = bankThatReplies(reply("0xCAFE, and nothing of it is ours"))) {
            assertSilent(send(bank, YES), NoVerdictReason.UNREADABLE);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void bytesThatAreNoReplyAreSilentAndTheRequestIsNotRepeated() {
        byte[] garbage = "\1\2\3\4garbage\r\n\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII);
        try (RawSocketServer bank = bankThatReplies(garbage)) {
            assertThat(send(bank, YES)).isInstanceOf(BankReply.Silent.class);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void concurrentCallsAreClassifiedIndependently()
            throws InterruptedException, ExecutionException {
        // Odd calls may write and meet a bank that resets, even ones may not.
        try (RawSocketServer bank = bank((socket, out) -> RawSocketServer.reset(socket));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sender sender = sender(bank, LIMITS);
            List<Future<BankReply>> replies =
                    IntStream.range(0, 200)
                            .mapToObj(i ->
                                    threads.submit(() -> sender.send("S" + i, () -> i % 2 == 1)))
                            .toList();
            for (int i = 0; i < replies.size(); i++) {
                assertThat(replies.get(i).get())
                        .isInstanceOf(
                                i % 2 == 1 ? BankReply.Silent.class : BankReply.NotSent.class);
            }
            assertThat(
                            bank.requests().stream()
                                    .map(request -> serialIn(request).substring(1))
                                    .map(Integer::parseInt)
                                    .collect(Collectors.toSet()))
                    .hasSize(100)
                    .allMatch(number -> number % 2 == 1);
        }
    }
}
