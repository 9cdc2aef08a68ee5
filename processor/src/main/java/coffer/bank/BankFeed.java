package coffer.bank;

/**
 * The bank calls us: one listener of one main account, for banks that send notices.
 *
 * <p>A feed only passes on hints. It books nothing, decides nothing and need not be complete: a
 * notice that is lost, doubled or forged costs a reading at most. It answers the bank as the bank's
 * document demands, once the hint was passed on.
 *
 * <p>It is started once, with the workers of its main account, and closed before they end.
 */
public interface BankFeed extends AutoCloseable {

    /**
     * Begins to listen. From then on, and until {@link #close} returns, it may call {@code hints}
     * from any of its threads.
     */
    void start(BankHints hints);

    /** Ends listening. After it returns, no hint comes any more. */
    @Override
    void close();
}
