package coffer.simulator;

import static coffer.simulator.SimulatorClient.BUYER;
import static coffer.simulator.SimulatorClient.SELLER;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process: killed under load, and stopped by SIGTERM. */
class RestartIT {
    private static final String NEW = "3110000000000010003";

    @TempDir private Path folder = Path.of("");

    /** A running program and a client of it. */
    private record Running(Process process, SimulatorClient customer) implements AutoCloseable {
        static Running start(Path data) throws IOException {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "coffer.simulator.Main",
                                    "--citic-port=0",
                                    "--control-port=0",
                                    "--data=" + data)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            BufferedReader out = process.inputReader();
            String ready = String.valueOf(out.readLine());
            assertThat(ready).startsWith("simulator ready bank_url=http://127.0.0.1:");
            String bank = ready.replaceAll(".*bank_url=(\\S+).*", "$1");
            String control = ready.replaceAll(".*control_url=(\\S+).*", "$1");
            return new Running(process, new SimulatorClient(bank, control));
        }

        void kill() {
            process.destroyForcibly().onExit().join();
        }

        @Override
        public void close() {
            customer.close();
            kill();
        }
    }

    @Test
    void everyAnsweredOrderSurvivesAKill() throws IOException {
        AtomicInteger answered = new AtomicInteger();
        List<String> accepted = new ArrayList<>();
        try (Running bank = Running.start(folder);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            bank.customer().withMembers("10000.00");
            List<Future<List<String>>> work = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                int thread = t;
                work.add(threads.submit(() -> submitUntilKilled(bank, thread, answered)));
            }
            Awaitility.await().until(() -> answered.get() > 60);
            bank.kill();
            for (Future<List<String>> one : work) {
                accepted.addAll(result(one));
            }
        }
        try (Running bank = Running.start(folder)) {
            for (String serial : accepted) {
                assertThat(bank.customer().inquire(serial)).isEqualTo("0 AAAAAAA");
                assertThat(bank.customer().counts(serial)).isEqualTo("1 1");
            }
            assertThat(bank.customer().get("/sim/health").path("books_balance").asBoolean())
                    .isTrue();
            String again = accepted.getFirst();
            assertThat(bank.customer().submit(again, "BF", BUYER, SELLER, "1.00"))
                    .isEqualTo("SM00021");
        }
    }

    private static List<String> submitUntilKilled(
            Running bank, int thread, AtomicInteger answered) {
        List<String> accepted = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            String serial = "T" + thread + "N" + i;
            try {
                String status = bank.customer().submit(serial, "BF", BUYER, SELLER, "1.00");
                assertThat(status).isEqualTo("AAAAAAE");
            } catch (UncheckedIOException e) {
                return accepted;
            }
            accepted.add(serial);
            answered.incrementAndGet();
        }
        return accepted;
    }

    private static List<String> result(Future<List<String>> future) {
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(future::isDone);
        return future.resultNow();
    }

    @Test
    void waitingOrdersAndFreezesSurviveAKill() throws IOException {
        try (Running bank = Running.start(folder)) {
            bank.customer().withMembers("1000.00");
            bank.customer().submit("F1", "BR", BUYER, "", "200.00");
            bank.customer().fault("\"fault\":\"stt_pending\",\"count\":2,\"then\":0");
            bank.customer().submit("S1", "BF", BUYER, SELLER, "300.00");
            assertThat(bank.customer().inquire("S1")).isEqualTo("2 AAAAAAE");
        }
        try (Running bank = Running.start(folder)) {
            SimulatorClient customer = bank.customer();
            assertThat(customer.inquire("S1")).isEqualTo("2 AAAAAAE");
            assertThat(customer.inquire("S1")).isEqualTo("0 AAAAAAA");
            assertThat(customer.balance(BUYER)).isEqualTo("700.00 500.00 200.00");
            String number = customer.freezeNo("F1");
            assertThat(customer.use("U1", "BG", BUYER, "200.00", number, "200.00"))
                    .isEqualTo("AAAAAAA");
        }
    }

    @Test
    void signingsEntriesAndPayoutsSurviveAKill() throws IOException {
        JsonNode entry;
        try (Running bank = Running.start(folder)) {
            SimulatorClient customer = bank.customer().withMembers("1000.00");
            customer.set("signing", "\"review\"");
            assertThat(
                            SimulatorClient.status(
                                    customer.ask(SimulatorClient.registration(NEW, "示例丙公司"))))
                    .isEqualTo("AAAAAAA");
            entry = customer.deposit("3110000000000010091", "100.00", "来款");
            assertThat(
                            SimulatorClient.status(
                                    customer.ask(SimulatorClient.adjustment("A1", entry, "60.00"))))
                    .isEqualTo("AAAAAAE");
            customer.ask(SimulatorClient.payout("DLFCSOUT", "P1", BUYER, "10.00"));
            customer.control("POST", "/sim/returns", "{\"serial\":\"P1\"}");
            customer.set("settling_delay_millis", "999999999");
            customer.ask(SimulatorClient.payout("DLFCSOUT", "P2", BUYER, "20.00"));
        }
        try (Running bank = Running.start(folder)) {
            SimulatorClient customer = bank.customer();
            assertThat(customer.signing(NEW)).isEqualTo("1");
            assertThat(customer.counts(NEW)).isEqualTo("1 0");
            assertThat(customer.account(NEW).path("signing").asText()).isEqualTo("in_review");
            assertThat(
                            SimulatorClient.status(
                                    customer.ask(SimulatorClient.adjustment("A2", entry, "40.01"))))
                    .isEqualTo("SM00081");
            assertThat(
                            SimulatorClient.status(
                                    customer.ask(SimulatorClient.adjustment("A3", entry, "40.00"))))
                    .isEqualTo("AAAAAAE");
            assertThat(customer.inquire("P2", "DLFCSOUT")).isEqualTo("2 AAAAAAE");
            assertThat(customer.controlRaw("POST", "/sim/returns", "{\"serial\":\"P1\"}").body())
                    .contains("returned_already");
            customer.control("POST", "/sim/clock", "{\"advance\":\"P12D\"}");
            assertThat(customer.inquire("P2", "DLFCSOUT")).isEqualTo("0 AAAAAAA");
            assertThat(customer.balance(BUYER)).isEqualTo("1080.00 1080.00 0.00");
        }
    }

    @Test
    void stopsOnSigterm() throws IOException {
        try (Running bank = Running.start(folder)) {
            bank.process().destroy();
            assertThat(bank.process().onExit().join().exitValue()).isEqualTo(143);
        }
    }
}
