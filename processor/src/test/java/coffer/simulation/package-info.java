/**
 * The seeded simulation: tests of the whole processor in which one seed decides everything that
 * happens. A {@link coffer.simulation.Story} has a market of its own on a database that all stories
 * share, a simulated bank, two processes with all their workers, and a clock.
 *
 * <pre>
 *   SimulationIT            runs the stories, and reduces a failure to what it needs
 *   Story                   chooses each step, and ends with a comparison with the bank
 *   Clients, Staff          make requests; approve, judge and correct
 *   RandomEvents            acts of the bank, crashes, stalls, jumps of the clock, restores
 *   SimulationEnvironment   the market, its bank, processes and clock; resumes fibers, checks books
 *   ProcessorInstance       one process with the real workers and use cases (InstanceWiring)
 *   Fiber                   a thread that runs from one pause to the next when it is resumed
 *   FaultySqlExecutor       pauses before each statement that writes; loses statements and answers
 *   SimBank                 the bank's answers, which may be lost, late or wrong
 *   SimBankLedger           the bank's true books (BankStatement: their statement lines)
 *   BooksModel              an independent model of the books, compared after every step
 *   SeededRandom, Fault     all random decisions; the faults and their probabilities
 *   TransitionCoverage      which cells of the table of transitions were reached
 * </pre>
 *
 * Only one fiber of a story runs at a time, so its seed alone decides it. A fiber pauses before
 * each statement that writes, before and while a message travels to the bank, and after the answer;
 * a process that crashes does so at one of these pauses. After every step the books must agree with
 * the model. At the end, when the bank has reported all it knows and staff have judged the rest,
 * every account must agree with the bank.
 */
@NullMarked
package coffer.simulation;

import org.jspecify.annotations.NullMarked;
