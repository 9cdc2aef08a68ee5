/**
 * The HTTP API for markets, and what operators ask: health and metrics.
 *
 * <p>{@link coffer.platform.api.HttpApi} is the server. A request is read on the event loop, then
 * runs on a virtual thread of its own through the {@link coffer.platform.http.ErrorHandler}: it
 * finds out who calls ({@link coffer.platform.http.Authenticator}: a market's program or one of its
 * staff) and whether that one may, lets an {@link coffer.platform.http.Endpoint} answer, and makes
 * a problem (RFC 9457) of a {@link coffer.market.Decline} and of everything that should not have
 * happened.
 *
 * <p>Endpoints are tables of a method, a path, who may call, and a function from {@link
 * coffer.platform.http.Request} to {@link coffer.platform.http.Reply}:
 *
 * <pre>
 * TransferCalls    forced transfers, one in a request; TransferBatch: many
 * MemberCalls      members
 * MoneyCalls       public deposits, adjustment credits, take-backs, send-backs, withdrawals
 * DifferenceCalls  differences, corrections, and the inbox of reviews
 * JudgementCalls   judgements, one or many in a request
 * InstructionCalls what has no end yet, of every kind, and why
 * BookCalls        main accounts, fund accounts, entries, freezes, deposits
 * OperationCalls   health, metrics, pages of codes
 * </pre>
 *
 * <p>What is asked for under a request number comes in through {@link
 * coffer.platform.http.RequestBody}, which reads the number first and the wish only if the number
 * is new, alone or in a batch. Bodies are {@link coffer.platform.http.Fields}, which gather all
 * problems of a body into one decline; the forms say which fields there are. What needs a second
 * person is approved and rejected in the same way everywhere, by {@link
 * coffer.platform.api.ApprovalRoutes}. Objects go out through the shapes. Everything is looked up
 * inside the caller's market, so that another market's object is as unknown as one that never was.
 */
@NullMarked
package coffer.platform.api;

import org.jspecify.annotations.NullMarked;
