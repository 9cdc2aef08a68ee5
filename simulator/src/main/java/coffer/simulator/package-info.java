/**
 * A program that simulates the banks: a bank's interface on one port, a control API on another,
 * double-entry books behind both. It shares no class with the programs that it is tested with.
 *
 * <pre>
 *   caller --XML/GBK--> BankPort (WireMock) --> RequestHandler --> citic.CiticBank --> books.Books
 *                                                |
 *                                                +--> FaultRules, RequestJournal
 *   tester --JSON-----> ControlServer --> ControlRoutes --> AccountRoutes, MovementRoutes,
 *                                              FreezeRoutes, FaultRoutes, SettingRoutes
 * </pre>
 *
 * <p>Each bank has a package of its own; there is one, {@link coffer.simulator.citic}. The routes
 * act on the same bank and books as the bank's own interface does: deposits, fees and court freezes
 * are {@link coffer.simulator.citic.ManualOperations}.
 *
 * <p>{@link coffer.simulator.Simulator} wires it; {@link coffer.simulator.Main} is the program,
 * with {@code --citic-port} (6789), {@code --control-port} (8081; 0 takes a free one), {@code
 * --data} (a file, or a folder for {@code books.jsonl}) and {@code --population} (a JSON file that
 * replaces the first accounts). It binds to 127.0.0.1 only and prints one line when it is ready:
 * {@code simulator ready bank_url=... control_url=...}. In a test: {@code try (var bank =
 * Simulator.start(SimulatorConfig.onFreePorts()))}.
 *
 * <h2>The control API</h2>
 *
 * <p>JSON both ways. Amounts are strings of yuan with at most two decimals. {@code bank} may be
 * left out and is {@code CITIC}. Unknown and doubled fields are refused. Errors are {@code
 * application/problem+json} with a stable {@code code}: {@code invalid_request, unknown_bank,
 * unknown_account, unknown_freeze, account_exists, insufficient_funds, not_in_review,
 * returned_already, not_found, method_not_allowed, internal_error}.
 *
 * <p>The file keeps the books: accounts, their signing, money, freezes, orders (waiting ones too),
 * statements with what of an entry was adjusted, and how often a serial arrived. Faults, settings,
 * the clock, held rows and the texts in the journal end with the process.
 *
 * <pre>
 * GET    /sim/health
 * GET    /sim/accounts                 data[]: bank, main_account_no, sub_account_no, name,
 *                                      purpose, signing: confirmed|in_review|cancelled|refused|
 *                                      refused_by_bank, total, available, frozen;
 *                                      main_accounts[]: bank, no, name, total
 * POST   /sim/accounts                 sub_account_no, name, purpose: member|public|initialisation|
 *                                      fee|own; main_account_no?, main_account_name? (opened if
 *                                      absent)
 * POST   /sim/signings                 sub_account_no, verdict: confirmed|refused|refused_by_bank|
 *                                      cancelled   of a registration in review (setting signing)
 * POST   /sim/deposits                 sub_account_no | public: true (+ main_account_no?), amount,
 *                                      payer_name, payer_account_no, payer_bank?, memo?
 * POST   /sim/lines                    sub_account_no, kind: fee|interest|foreign|return,
 *                                      direction?: D|C, amount, fee?, memo?, of_serial?,
 *                                      flow?, seq? (the row's names, where two share one)
 * POST   /sim/lines/release            count?, newest_first?  rows held by the setting lines=hold
 * POST   /sim/returns                  serial (of a DLFCSOUT or DLFNDOUT whose money has moved),
 *                                      shown_as?: negative_row|credit, memo?: keep|none, amount?;
 *                                      once; the fee stays with the bank
 * POST   /sim/openings                 sub_account_no, amount   from the initialisation sub-account
 * POST   /sim/transfers                from, to, amount, memo?     e-banking behind our back
 * POST   /sim/court-freezes            sub_account_no, amount
 * DELETE /sim/court-freezes?sub_account_no=
 * GET    /sim/freezes?sub_account_no=  data[]: freeze_no, kind, owner, holder, amount, standing,
 *                                      opened_by, uses[]
 * DELETE /sim/freezes?freeze_no=       a teller lifts it; no row tells of it
 * GET    /sim/faults                   data[] with matches, fired, expired
 * POST   /sim/faults                   see below; answers with the rule's id
 * DELETE /sim/faults, /sim/faults/ID   also opens a closed port again
 * GET    /sim/clock                    mode: real|frozen, now, bank_date (Asia/Shanghai)
 * POST   /sim/clock                    mode?, set?: 2026-01-05T09:30:00+08:00, advance?: PT24H
 * GET    /sim/settings                 every switch of {@link coffer.simulator.citic.CiticSetting}
 * POST   /sim/settings                 any of them
 * POST   /sim/reset                    first accounts, no faults, no settings, real time
 * GET    /sim/journal?serial=S         serial, arrived, moved_money, requests[]: at, action,
 *                                      tran_type, account, request, reply, fault, verdict
 * GET    /sim/journal?limit=N          the newest N requests, newest first
 * </pre>
 *
 * <p>The serial of a DLBREGSN, DLSBAMAN or DLOLCACC is the whole number of 19 digits. {@code
 * arrived} counts the DLBREGSN that named that number, and not the other two; {@code requests[]}
 * lists all three. A DLBREGSN that leaves the number to the bank has no serial.
 *
 * <p>A deposit, a line, a transfer, a return and an opening answer 201 with the row's {@code date,
 * time, flow, seq, type, direction, amount, balance, fee}.
 *
 * <h2>Faults</h2>
 *
 * <p>A rule matches by {@code action?, tran_type?, account?} (the payer; the sub-account asked
 * about; the whole number of a registration), skips the first {@code after?} matches, fires in
 * {@code percent?} of 100 by {@code seed?}, and expires after it fired {@code times?} times
 * (without it: never). The first rule that fires wins. {@code executed?} says whether the bank does
 * its work before the fault; it is false unless said.
 *
 * <pre>
 * execute_then_silence    the bank does it and never answers
 * silence                 the bank does nothing and never answers
 * port_closed             seconds? (without: until DELETE), executed?; without action, tran_type,
 *                         account, after, percent it closes before the call returns
 * http_503                executed?
 * garbage                 executed?
 * code                    code (seven letters and digits), text?, executed?
 * stt_pending             count (inquiries answered 2), then: 0|1, code? (of then 1), executed?
 *                         (the money moves at once, reported later; only with then 0)
 * accept_then_fail        code? : accepted, and the inquiry says stt 1 with this code
 * freeze_number_changes   the rest of a partly used freeze gets a new number
 * odd_row                 tag? (RESUME), content?, memo?: in the rows whose memo contains memo, the
 *                         field of this tag has this content, written as it is
 * cut_character           tag? (RESUME), memo?: the field is cut inside its last Chinese character
 * delay                   millis; the bank does it and answers late
 * close_before_reply      executed?; the connection is reset
 * </pre>
 */
@NullMarked
package coffer.simulator;

import org.jspecify.annotations.NullMarked;
