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
 * queries are {@code Inquiries} (DLCIDSTT, DLFRNOQR, DLSFRZQR), {@code Balances} (DLSBALQR,
 * DLBALQRY), {@code Statements} (DLSTRNDT). {@code Parties} says which sub-accounts can be used,
 * {@code Entries} which rows wait for adjustment. The next action is one more line in a table.
 * {@link coffer.simulator.citic.ManualOperations} is what people do at the bank outside this
 * interface.
 *
 * <p>Where the public text of the interface is silent, a {@link
 * coffer.simulator.citic.CiticSetting} chooses; the defaults are the milder reading. Codes that
 * begin with {@code SM} are our own invention, for refusals whose real code nobody has seen; an
 * honest client must not depend on them.
 *
 * <p>Oddities kept: replies list their tags in ASCII order; an empty result has no list at all; the
 * status of a money-moving action says "accepted", never "done"; a row has no serial of the caller.
 */
@NullMarked
package coffer.simulator.citic;

import org.jspecify.annotations.NullMarked;
