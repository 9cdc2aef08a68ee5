package coffer.simulator;

import static coffer.simulator.SimulatorClient.BUYER;
import static coffer.simulator.SimulatorClient.SELLER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Fifty callers at one account: each check holds for its movement, and no update is lost. */
class ConcurrencyIT {
    private static final int CALLERS = 50;
    private static final int ORDERS = 6;

    @Test
    void moneyForHalfOfTheOrdersIsSpentExactlyOnce() throws InterruptedException {
        try (Simulator simulator = Simulator.start(SimulatorConfig.onFreePorts());
                SimulatorClient customer = SimulatorClient.of(simulator);
                ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            customer.withMembers(CALLERS * ORDERS / 2 + ".00");
            List<Callable<Long>> work =
                    IntStream.range(0, CALLERS)
                            .<Callable<Long>>mapToObj(c -> () -> accepted(customer, c))
                            .toList();
            long accepted = threads.invokeAll(work).stream().mapToLong(Future::resultNow).sum();
            assertThat(accepted).isEqualTo(CALLERS * ORDERS / 2);
            assertThat(customer.balance(BUYER)).isEqualTo("0.00 0.00 0.00");
            assertThat(customer.account(SELLER).path("total").asText())
                    .isEqualTo(CALLERS * ORDERS / 2 + ".00");
        }
    }

    @Test
    void oneSerialSentByFiftyCallersMovesMoneyOnce() throws InterruptedException {
        try (Simulator simulator = Simulator.start(SimulatorConfig.onFreePorts());
                SimulatorClient customer = SimulatorClient.of(simulator);
                ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            customer.withMembers("1000.00");
            Callable<String> send = () -> customer.submit("SAME", "BF", BUYER, SELLER, "1.00");
            List<Callable<String>> work = IntStream.range(0, CALLERS).mapToObj(_ -> send).toList();
            threads.invokeAll(work);
            assertThat(customer.counts("SAME")).isEqualTo(CALLERS + " 1");
        }
    }

    private static long accepted(SimulatorClient customer, int caller) {
        return IntStream.range(0, ORDERS)
                .mapToObj(i -> "C" + caller + "N" + i)
                .filter(s -> customer.submit(s, "BF", BUYER, SELLER, "1.00").equals("AAAAAAE"))
                .count();
    }
}
