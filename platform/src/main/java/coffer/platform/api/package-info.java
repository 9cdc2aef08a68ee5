/**
 * The public API for markets: one class of routes per resource, with the JSON of the resource
 * beside it ({@code …Json}) or in it. {@link coffer.platform.api.ApiRoutes} lists them all; {@link
 * coffer.platform.api.UseCases} and {@link coffer.platform.api.Stores} are what they call and read.
 *
 * <pre>
 * ForcedTransferRoutes    forced transfers, one in a request; ForcedTransferBatch: many
 * MemberRoutes            members
 * PublicDepositRoutes     public deposits and their send-backs
 * AdjustmentCreditRoutes  adjustment credits and their take-backs
 * WithdrawalRoutes        withdrawals
 * DifferenceRoutes        differences
 * CorrectionRoutes        corrections
 * JudgementRoutes         judgements, one or many in a request
 * ReviewRoutes            what waits for a second person
 * InstructionRoutes       instructions without an end, of every kind, and why
 * MainAccountRoutes       main accounts
 * FundAccountRoutes       fund accounts and their entries
 * FreezeRoutes            freezes
 * DepositRoutes           deposits
 * OperationRoutes         health, metrics, pages of error codes
 * </pre>
 *
 * <p>Shared by them: {@link coffer.platform.api.OrderQueries} and {@link
 * coffer.platform.api.OrderJson} show orders of every resource and wait for their end with {@link
 * coffer.platform.api.CompletionAwaiter}; {@link coffer.platform.api.RequestNumberLookup} lists by
 * request number; {@link coffer.platform.api.ApprovalRoutes} approves and rejects, in the same way
 * everywhere; {@link coffer.platform.api.ResourcePath} makes and reads paths. A request under a
 * request number is read by {@link coffer.platform.http.RequestBodyReader}. Everything is looked up
 * inside the caller's market: another market's object is answered like one that does not exist.
 */
@NullMarked
package coffer.platform.api;

import org.jspecify.annotations.NullMarked;
