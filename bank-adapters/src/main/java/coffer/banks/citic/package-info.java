/**
 * China CITIC Bank (中信银行): the B2B direct link with virtual sub-accounts (附属账户).
 *
 * <p><b>Transport.</b> XML in one POST to CITIC's front-end client in our own network, which signs
 * and forwards it; every program that reaches its port can move money. <b>Charset.</b> Requests
 * GBK, replies GB18030 whatever their prolog claims. <b>Statuses.</b> On an order the status tells
 * acceptance; {@code DLCIDSTT} reports the outcome. Codes that the front end makes itself mean that
 * the outcome is unknown. <b>Freezes.</b> Held by the bank; the freeze number (冻结编号) is not in the
 * reply and must be queried. <b>Statement.</b> There is no push: {@code DLSTRNDT} is polled. A row
 * carries our serial in the memo only, and its fee in a column. <b>Oddities.</b> Tag case matters,
 * unknown tags occur, the list is left out when it is empty, {@code forzenAmt} is spelt so, and
 * identical queries in quick succession are rejected.
 *
 * <p><b>How the types work together.</b> {@link coffer.banks.citic.CiticGateway} is the port: it
 * chooses a message and the mapping of its reply, and {@link coffer.banks.kernel.BankClient}
 * carries it over the route of {@code CiticRoutes}. {@code CiticMessages} is the table of wire
 * types. Mappings are pure functions, one class per family of messages: {@code
 * CiticTransferMapping}, {@code CiticInquiryMapping}, {@code CiticStatementMapping}, {@code
 * CiticBalanceMapping} and {@code CiticMemberMapping}, whose actions carry no serial. {@code
 * CiticPlan} plans orders; {@code CiticCodes} is the table of codes; {@code CiticFields} and {@code
 * CiticText} know the forms of fields and which texts GBK keeps. {@link
 * coffer.banks.citic.CiticConfig} holds the settings, {@code CiticOpenings} those of openings and
 * {@code CiticPayouts} when and through which channel a payout leaves. Names of states, tags and
 * actions are those of the CITIC B2B interface, edition of 2017.
 */
@NullMarked
package coffer.banks.citic;

import org.jspecify.annotations.NullMarked;
