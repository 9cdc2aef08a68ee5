/**
 * The running process: everything the other modules offer, wired by hand and started.
 *
 * <p>{@link coffer.platform.Platform} is the object graph: database, banks, workers, HTTP server;
 * {@code UseCaseWiring} wires the use cases, {@code MonitoringWorkers} watch, seal and verify the
 * books. Commands and tests start it. The packages below it, from the bottom: {@code config},
 * {@code monitoring}, {@code database}, {@code worker} and {@code http}, {@code api}; {@code
 * command} is above it. Only the object graph knows {@code api}.
 *
 * <p><b>Several processes.</b> Any number of platforms may work on one database. Each announces
 * itself and takes its share of the main accounts; each accepts orders for all of them. One that
 * holds a main account finds orders that another took within {@code work.idle-pause}; a caller who
 * waits at the process that accepted the order is answered within {@code http.wait-look}.
 *
 * <p><b>Stopping.</b> {@link coffer.platform.ShutdownSequence} has one time limit for the whole.
 * Until a third of the limit is over requests under way are answered, new requests are declined,
 * and readiness is false; until three quarters workers and their calls may end; what is under way
 * then is withdrawn, or is known to be unknown, and leases are given back. A start may be told to
 * stop at any moment.
 *
 * <p><b>Readiness</b> asks whether this process can take an order. With the database away or full
 * it cannot. With an unreachable bank it can: orders wait, and another process could not do better.
 * How the last call to each bank ended is reported beside it.
 *
 * <p><b>Limits.</b> Everything has one. Each is a setting, and a metric shows how near it is or
 * what happened at it; all names of metrics begin with {@code coffer_}.
 *
 * <pre>
 * limit                         setting                          metric
 * requests under way            http.most-requests               http_requests_under_way,
 *                                                                declines{busy}
 * bytes of a body               http.body-limit-bytes,           declines{body_too_large}
 *                               http.batch-limit-bytes
 * wait for an end               http.longest-wait                declines{preference_invalid},
 *                                                                http_request_seconds
 * idle connection               http.idle-limit                  -
 * keys remembered               http.keys-remembered             -
 * connections                   database.connections,            database_pool_in_use,
 *                               database.lease-connections       database_pool_waiting
 * time of a statement           database.statement-limit         database_timeouts
 * orders that wait              work.writer-places               writers_waiting, declines{busy}
 * orders in a statement         work.writer-batch                writers_batch
 * calls to a bank               work.dispatcher-crew,            bank_calls_under_way
 *                               work.inquirer-crew,
 *                               work.balance-crew
 * reads beside orders           work.reads-beside-orders         bank_call_seconds
 * time of a call to a bank      connectTimeoutMillis,            bank_call_seconds{word}
 *   (settings of the account)   readTimeoutMillis,
 *                               replyTimeoutMillis
 * lease of a main account       work.lease-length                leases_held
 * rows of a page, of a batch    fixed: 200, 500                  declines
 * stopping                      stop.limit                       exit status 1
 * </pre>
 */
@NullMarked
package coffer.platform;

import org.jspecify.annotations.NullMarked;
