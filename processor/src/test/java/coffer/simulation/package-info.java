/**
 * The whole processor on one seed. A {@link coffer.simulation.Story} is a market of its own on a
 * database that all stories share, a bank that keeps honest books and answers badly, two processes
 * with all their workers, and a clock; one seed decides what happens next.
 *
 * <pre>
 *   Story      decides who goes on, who dies, what the bank does and what time it is
 *   People     clients and staff: what they ask for, and judge
 *   SimulationEnvironment      the market, its bank, its processes; lets one fiber go at a time and looks
 *   ProcessorInstance     one process: the real workers and use cases, over stores that pause
 *   Fiber      a thread that goes from one pause to the next, and nowhere else
 *   FaultySqlExecutor       pauses before every statement that writes; loses statements and answers
 *   SimBank    the bank: its books are the truth, its answers are not
 *   BooksModel      a plain model of the books, fed with journals, that checks every step
 *   TransitionCoverage   which cells of the table of transitions were reached
 * </pre>
 *
 * Only one fiber goes at a time, so a story is decided by its seed alone. It pauses wherever a
 * transaction begins, before and after a message is on its way to the bank, and after its answer: a
 * process that dies there dies between those two. After every step the books are compared with the
 * model; when the bank has told all it knows and people have judged the rest, every account is what
 * the bank says.
 */
@NullMarked
package coffer.simulation;

import org.jspecify.annotations.NullMarked;
