package coffer.instruction;

import coffer.bank.BankExchange;
import coffer.bank.NoVerdictReason;
import coffer.database.SqlExecutor;
import coffer.instruction.FinishStore.CallKind;
import coffer.market.MarketId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The messages to a bank about an instruction, and its replies. */
public final class BankMessageStore {

    private static final String ATTEMPTS =
            """
            select x.attempt, x.act, x.word, x.silence, x.action, x.code, x.text, x.asked_at,
              x.answered_at, x.of_act, case when $3 then x.request else '' end as request,
              case when $3 then x.reply else '' end as reply
            from (select b.*, count(*) over (partition by b.act) as of_act,
                row_number() over (partition by b.act order by b.asked_at desc) as nth
              from bank_message b where b.market_id = $1 and b.instruction_id = $2) x
            where x.nth <= $4 order by x.asked_at, x.answered_at
            """;

    private static final String ENDINGS =
            """
            select exists (select from line_explanation e where e.market_id = $1
                and e.instruction_id = $2 and e.cause = 'OWN') as on_the_statement,
              (select j.judgement_id from judgement j join review v
                on v.market_id = j.market_id and v.review_id = j.judgement_id
                where j.market_id = $1 and j.instruction_id = $2
                  and (v.verdict is null or v.verdict = 'APPROVED')
                order by j.judgement_id desc limit 1) as judgement
            """;

    private final SqlExecutor database;

    public BankMessageStore(SqlExecutor database) {
        this.database = database;
    }

    /** The kinds of replies; see {@link coffer.bank.BankReply}. */
    public enum ReplyKind {
        NOT_SENT("NotSent"),
        ACCEPTED("Accepted"),
        CONFIRMED("Confirmed"),
        REFUSED("Refused"),
        SILENT("Silent");

        private final String kept;

        ReplyKind(String kept) {
            this.kept = kept;
        }

        private static ReplyKind of(String kept) {
            return Arrays.stream(values())
                    .filter(word -> word.kept.equals(kept))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no word of a bank: " + kept));
        }
    }

    /**
     * One call to the bank, a command or an inquiry, with its reply.
     *
     * @param attempt the attempt of the instruction that it belongs to
     * @param exchange with empty messages unless they were asked for
     */
    public record Attempt(
            int attempt,
            CallKind act,
            ReplyKind word,
            Optional<NoVerdictReason> silence,
            BankExchange exchange) {}

    /**
     * The calls and lines that led to the state of an instruction.
     *
     * @param attempts in the order they were asked; of many, the last
     * @param inquiries how often the bank was asked what became of it
     * @param leftOut how many attempts are not shown
     * @param onTheStatement whether a line of the statement is explained by it
     * @param judgement the judgement that waits for its second person, or ended it
     */
    public record History(
            List<Attempt> attempts,
            long inquiries,
            long leftOut,
            boolean onTheStatement,
            Optional<Long> judgement) {

        public History {
            attempts = List.copyOf(attempts);
        }

        /** The last call of a kind. */
        public Optional<Attempt> last(CallKind act) {
            return attempts.stream().filter(a -> a.act() == act).reduce((_, later) -> later);
        }
    }

    /**
     * The history of an instruction.
     *
     * @param most how many sendings to show, and how many inquiries
     * @param messages whether to read the raw messages too
     */
    public History history(MarketId market, InstructionId id, int most, boolean messages) {
        Tuple tuple = Tuple.of(market.value(), id.value(), messages, most);
        List<Row> rows = database.rows(ATTEMPTS, tuple);
        long inquiries = ofAct(rows, CallKind.INQUIRE);
        long all = inquiries + ofAct(rows, CallKind.SEND);
        Row endings = database.rows(ENDINGS, Tuple.of(market.value(), id.value())).getFirst();
        return new History(
                rows.stream().map(BankMessageStore::attempt).toList(),
                inquiries,
                all - rows.size(),
                endings.getBoolean("on_the_statement"),
                Optional.ofNullable(endings.getLong("judgement")));
    }

    private static long ofAct(List<Row> rows, CallKind act) {
        return rows.stream()
                .filter(row -> row.getString("act").equals(act.name()))
                .mapToLong(row -> row.getLong("of_act"))
                .findFirst()
                .orElse(0);
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                row.getInteger("attempt"),
                CallKind.valueOf(row.getString("act")),
                ReplyKind.of(row.getString("word")),
                Optional.ofNullable(row.getString("silence")).map(NoVerdictReason::valueOf),
                new BankExchange(
                        row.getString("action"),
                        row.getString("request"),
                        row.getString("reply"),
                        row.getString("code"),
                        row.getString("text"),
                        row.getOffsetDateTime("asked_at").toInstant(),
                        row.getOffsetDateTime("answered_at").toInstant()));
    }
}
