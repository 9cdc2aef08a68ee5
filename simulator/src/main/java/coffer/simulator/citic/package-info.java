/**
 * The simulated China CITIC Bank: its B2B sub-account interface over the company's front-end, XML
 * in GBK, as a caller in the company's network sees it.
 *
 * <p>{@link coffer.simulator.citic.CiticBank} takes the bytes of a request. {@link
 * coffer.simulator.citic.CiticXml} makes a {@link coffer.simulator.citic.CiticRequest} of them, the
 * table of actions picks who answers, and a {@link coffer.simulator.citic.CiticReply} turns into
 * bytes again. One class per family: orders are {@code ForcedTransfers} (DLMDETRN), {@code
 * Adjustments} (DLTRSFIN, DLWFDRTN), {@code Payouts} (DLFCSOUT, DLFNDOUT); {@code Registrations}
 * has the acts that move no money (DLBREGSN, DLSBAMAN, DLOLCACC) and their query (DLSASQRY);
 * queries are {@code OrderInquiries} (DLCIDSTT, DLFRNOQR, DLSFRZQR), {@code BalanceQueries}
 * (DLSBALQR, DLBALQRY), {@code StatementQuery} (DLSTRNDT). {@code AccountChecks} says which
 * sub-accounts can be used, {@code AdjustableEntries} which rows wait for adjustment. A new action
 * is one more line in a table. {@link coffer.simulator.citic.ManualOperations} is what people do at
 * the bank outside this interface.
 *
 * <p>Where the public text of the interface is silent, a {@link
 * coffer.simulator.citic.CiticSetting} chooses; the defaults are the milder reading. Codes that
 * begin with {@code SM} are the simulator's own, for refusals whose real code is unknown; a client
 * must not depend on them.
 *
 * <p>Oddities kept: replies list their tags in ASCII order; an empty result has no list at all; the
 * status of a money-moving action says "accepted", never "done"; a row has no serial of the caller.
 */
@NullMarked
package coffer.simulator.citic;

import org.jspecify.annotations.NullMarked;
