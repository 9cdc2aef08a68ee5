package coffer.simulation;

/**
 * The faults of a story, each with its probability per occasion in thousandths. A replay can leave
 * out any of them, which shows what a failure needs. The names seed the random sources: a renamed
 * fault changes the stories.
 */
enum Fault {
    /** A statement does not reach the database. */
    STATEMENT_LOST(6),
    /** A commit's answer does not reach the process. */
    COMMIT_LOST(15),
    /** The bank's port is closed: not one byte was written. */
    REFUSED_CONNECTION(100),
    /** The command gets lost on its way. */
    COMMAND_LOST(90),
    /** The command is carried out, but much later. */
    COMMAND_LATE(90),
    /** The answer gets lost. */
    ANSWER_LOST(130),
    /** The answer comes when much else has happened. */
    ANSWER_SLOW(250),
    /** The bank's front end answers with a code of its own, whatever happened. */
    FRONT_END_CODE(70),
    /** The bank takes the order and has no verdict yet. */
    NO_VERDICT_YET(220),
    /** The bank refuses. */
    REFUSAL(250),
    /** The bank carries out an order after it refused it. */
    YES_AFTER_NO(400),
    /** An inquiry is answered with a refusal although the order was carried out. */
    NO_AFTER_YES(100),
    /** A payout leaves and is returned before the bank reports it as refused. */
    PAYOUT_BOUNCES(200),
    /** A payout that succeeded is returned later. */
    PAYOUT_COMES_BACK(700),
    /** A question about lines, numbers or figures is not answered. */
    QUESTION_UNANSWERED(100),
    /** A line carries no serial. */
    LINE_WITHOUT_SERIAL(200),
    /** A line is seen late. */
    LINE_LATE(200),
    /**
     * The bank writes a deposit's row so that it cannot be understood, however often it is read.
     */
    ROW_UNREADABLE(60),
    /** A line stands twice on a page. */
    LINE_TWICE(150),
    /** A page has its lines in another order. */
    LINES_REORDERED(200),
    /** A teller carries out by hand what we were asked to do, with our serial. */
    BY_HAND(350),
    /** Money moves that nobody here ordered. */
    FOREIGN_LINE(350),
    /** A process dies. */
    CRASH(200),
    /** A process stalls while its lease expires. */
    STALL(400),
    /** The clock jumps. */
    CLOCK_JUMP(400),
    /** The database comes back without its last commits. */
    RESTORE(80);

    private final int perThousand;

    Fault(int perThousand) {
        this.perThousand = perThousand;
    }

    int perThousand() {
        return perThousand;
    }
}
