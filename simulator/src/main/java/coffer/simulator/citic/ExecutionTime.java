package coffer.simulator.citic;

/** When the bank carries out an order that it accepted. */
sealed interface Timing {
    /** Before the reply. */
    record AtOnce() implements Timing {}

    /** Soon after the reply. */
    record Later() implements Timing {}

    /** Not before this moment of the bank's clock. */
    record At(long millis) implements Timing {}
}
