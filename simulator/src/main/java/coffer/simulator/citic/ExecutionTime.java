package coffer.simulator.citic;

/** When the bank carries out an order that it accepted. */
sealed interface ExecutionTime {
    /** Before the reply. */
    record AtOnce() implements ExecutionTime {}

    /** Soon after the reply. */
    record Later() implements ExecutionTime {}

    /** Not before this moment of the bank's clock. */
    record At(long millis) implements ExecutionTime {}
}
