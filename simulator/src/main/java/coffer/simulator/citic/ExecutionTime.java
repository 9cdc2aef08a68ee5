package coffer.simulator.citic;

/** When the bank carries out an order that it accepted. */
sealed interface ExecutionTime {
    /** Before the reply. */
    record Immediate() implements ExecutionTime {}

    /** Soon after the reply. */
    record AfterReply() implements ExecutionTime {}

    /** Not before this moment of the bank's clock. */
    record Scheduled(long millis) implements ExecutionTime {}
}
