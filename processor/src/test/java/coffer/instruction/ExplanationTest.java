package coffer.instruction;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.BankExchange;
import coffer.bank.ClientSerial;
import coffer.bank.InstructionKind;
import coffer.bank.NoVerdictReason;
import coffer.instruction.BankMessageStore.Attempt;
import coffer.instruction.BankMessageStore.History;
import coffer.instruction.BankMessageStore.ReplyKind;
import coffer.instruction.Explanation.Awaited;
import coffer.instruction.Explanation.MayDecide;
import coffer.instruction.FinishStore.CallKind;
import coffer.instruction.JudgementRules.Finding;
import coffer.market.DeclineCode;
import coffer.market.MainAccountId;
import coffer.market.MarketId;
import coffer.market.SubAccountId;
import coffer.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What people read of an instruction, and by which evidence they may end it. */
final class ExplanationTest {

    /** Ten in the morning in China. */
    private static final Instant SENT = Instant.parse("2026-03-02T02:00:00Z");

    private static final Duration DAY_CLOSING = Duration.ofHours(2);

    /** The statement of that day is closed. */
    private static final Instant CLOSED = Instant.parse("2026-03-02T18:00:00Z");

    private static final Evidence NO_EVIDENCE =
            new Evidence(Optional.empty(), Optional.empty(), Optional.empty(), false);

    private static BankInstruction instruction(
            InstructionKind kind, InstructionState state, Optional<Instant> notBefore) {
        boolean sent = state != InstructionState.CREATED;
        return new BankInstruction(
                new MarketId(1),
                new InstructionId(1),
                new MainAccountId(1),
                kind,
                state,
                sent ? 1 : 0,
                0,
                new SubAccountId(1),
                new SubAccountId(2),
                Money.parse("10.00"),
                Optional.empty(),
                Optional.empty(),
                new ClientSerial("20260302000000000001"),
                1,
                SENT.minusSeconds(60),
                Optional.of(SENT.minusSeconds(60)),
                sent ? Optional.of(SENT) : Optional.empty(),
                notBefore,
                state.isEnd() ? Optional.empty() : Optional.of(SENT.plusSeconds(90)),
                state.isEnd() ? Optional.of(SENT.plusSeconds(80)) : Optional.empty(),
                Optional.empty(),
                "r",
                Optional.empty(),
                "",
                "",
                "");
    }

    private static BankInstruction transfer(InstructionState state) {
        return instruction(InstructionKind.TRANSFER, state, Optional.empty());
    }

    private static Attempt attempt(
            CallKind act,
            ReplyKind word,
            Optional<NoVerdictReason> silence,
            String code,
            int second) {
        Instant at = SENT.plusSeconds(second);
        return new Attempt(
                1, act, word, silence, new BankExchange("DLX", "", "", code, "text", at, at));
    }

    private static Attempt silent(CallKind act, NoVerdictReason reason, String code, int second) {
        return attempt(act, ReplyKind.SILENT, Optional.of(reason), code, second);
    }

    private static History history(Attempt... attempts) {
        List<Attempt> all = List.of(attempts);
        long inquiries = all.stream().filter(a -> a.act() == CallKind.INQUIRE).count();
        return new History(all, inquiries, 0, false, Optional.empty());
    }

    private static Explanation explain(
            BankInstruction instruction,
            History history,
            Optional<Evidence> evidence,
            Instant now) {
        return Explanation.of(
                new Explanation.Facts(
                        instruction, history, evidence, RetryPolicy.USUAL, DAY_CLOSING, now));
    }

    private static Explanation explain(InstructionState state, History history) {
        return explain(transfer(state), history, Optional.empty(), SENT.plusSeconds(60));
    }

    @Test
    void whatWasNotSentWaitsForItsTurn() {
        Explanation fresh = explain(InstructionState.CREATED, history());
        assertThat(fresh.sentence()).isEqualTo("Taken at 2026-03-02 09:59:00; not sent yet.");
        assertThat(fresh.waitsFor()).isEqualTo(Awaited.SENDING);
        assertThat(fresh.mayDecide()).isEqualTo(new MayDecide.Market());
        Explanation tried =
                explain(
                        InstructionState.CREATED,
                        history(
                                attempt(
                                        CallKind.SEND,
                                        ReplyKind.NOT_SENT,
                                        Optional.empty(),
                                        "NOT_SENT",
                                        1)));
        assertThat(tried.sentence())
                .isEqualTo(
                        "Taken at 2026-03-02 09:59:00; it could not be sent, last at"
                                + " 2026-03-02 10:00:01 (text): nothing has left us.");
    }

    @Test
    void aSilenceIsToldWithWhatIsKnownSince() {
        Explanation unknown =
                explain(
                        InstructionState.UNKNOWN,
                        history(
                                silent(CallKind.SEND, NoVerdictReason.NO_ANSWER, "NO_ANSWER", 30),
                                silent(CallKind.INQUIRE, NoVerdictReason.TOO_FAST, "ED11308", 40),
                                silent(
                                        CallKind.INQUIRE,
                                        NoVerdictReason.NO_SUCH_ORDER,
                                        "ED02083",
                                        50)));
        assertThat(unknown.sentence())
                .isEqualTo(
                        "Sent at 2026-03-02 10:00:00; the bank did not answer; asked 2 times, last"
                                + " at 2026-03-02 10:00:50: the bank knows no such order (ED02083)."
                                + " Until 2026-03-02 10:10:00 that means nothing; then two persons"
                                + " must look.");
        assertThat(unknown.nextInquiryAt()).contains(SENT.plusSeconds(90));
        assertThat(unknown.mayDecide()).isInstanceOf(MayDecide.Bank.class);
    }

    @Test
    void aSendingThatNobodySawEndIsToldAsSuch() {
        assertThat(explain(InstructionState.UNKNOWN, history()).sentence())
                .isEqualTo(
                        "Sent at 2026-03-02 10:00:00; whether it left us is not known; not asked"
                                + " about yet. If it gives no verdict until 2026-03-02 12:00:00,"
                                + " two persons must look.");
    }

    @Test
    void beforeItsAppointmentTheBankOwesNothing() {
        BankInstruction payout =
                instruction(
                        InstructionKind.WITHDRAWAL,
                        InstructionState.ACCEPTED,
                        Optional.of(SENT.plusSeconds(3_600)));
        History accepted =
                history(attempt(CallKind.SEND, ReplyKind.ACCEPTED, Optional.empty(), "AAAAAAC", 1));
        Explanation before = explain(payout, accepted, Optional.empty(), SENT.plusSeconds(60));
        assertThat(before.sentence())
                .endsWith("The bank took it for 2026-03-02 11:00:00; it owes no word before.");
        assertThat(before.waitsFor()).isEqualTo(Awaited.APPOINTMENT);
        Explanation after = explain(payout, accepted, Optional.empty(), SENT.plusSeconds(3_700));
        assertThat(after.sentence()).contains("the bank has it (AAAAAAC)").contains("13:00:00");
        assertThat(after.waitsFor()).isEqualTo(Awaited.BANK);
    }

    @Test
    void endsAreToldByWhoBroughtThem() {
        Attempt yes =
                attempt(CallKind.INQUIRE, ReplyKind.CONFIRMED, Optional.empty(), "AAAAAAA", 80);
        Attempt no = attempt(CallKind.SEND, ReplyKind.REFUSED, Optional.empty(), "DPRA003", 80);
        assertThat(explain(InstructionState.SUCCEEDED, history(yes)).sentence())
                .isEqualTo("The bank said yes at 2026-03-02 10:01:20.");
        assertThat(explain(InstructionState.FAILED, history(no)).sentence())
                .isEqualTo("The bank refused it at 2026-03-02 10:01:20 (DPRA003).");
        // What was asked before the verdict may be answered after it.
        Attempt late = silent(CallKind.INQUIRE, NoVerdictReason.NO_ANSWER, "NO_ANSWER", 85);
        assertThat(explain(InstructionState.FAILED, history(no, late)).sentence())
                .isEqualTo("The bank refused it at 2026-03-02 10:01:20 (DPRA003).");
        assertThat(explain(InstructionState.SUCCEEDED, history()).sentence())
                .startsWith("Done in our books alone");
        assertThat(explain(InstructionState.FAILED, history()).sentence())
                .contains("nothing of it was ever sent");
        Attempt silent = silent(CallKind.SEND, NoVerdictReason.NO_ANSWER, "NO_ANSWER", 30);
        History seen = new History(List.of(silent), 0, 0, true, Optional.empty());
        assertThat(explain(InstructionState.SUCCEEDED, seen).sentence())
                .isEqualTo("The bank's statement showed it at 2026-03-02 10:01:20.");
        History judged = new History(List.of(silent), 0, 0, false, Optional.of(5L));
        assertThat(explain(InstructionState.FAILED, judged).sentence())
                .endsWith("Two persons judged at 2026-03-02 10:01:20 that it failed.");
    }

    @ParameterizedTest
    @EnumSource
    void everyStateCanBeExplained(InstructionState state) {
        Explanation explanation =
                explain(transfer(state), history(), Optional.of(NO_EVIDENCE), CLOSED);
        assertThat(explanation.sentence()).endsWith(".");
        assertThat(explanation.waitsFor() == Awaited.NOTHING).isEqualTo(state.isEnd());
    }

    // --- Evidence ---

    private static Evidence evidence(
            String word, Optional<Instant> unknownAt, Optional<Instant> readAt, boolean line) {
        return new Evidence(Optional.of(word).filter(w -> !w.isEmpty()), unknownAt, readAt, line);
    }

    private static String weigh(
            InstructionKind kind,
            Evidence evidence,
            InstructionState verdict,
            String document,
            Instant now) {
        Finding finding =
                JudgementRules.weigh(
                        instruction(kind, InstructionState.REVIEW, Optional.empty()),
                        evidence,
                        verdict,
                        document,
                        RetryPolicy.USUAL,
                        DAY_CLOSING,
                        now);
        return switch (finding) {
            case Finding.Proven _ -> "open";
            case Finding.Missing(DeclineCode code, String _) -> code.word();
        };
    }

    /** Minutes after the sending; the statement closes after 16 hours, 960 minutes. */
    @ParameterizedTest
    @CsvSource({
        "SUCCEEDED, '',       '',  '',  false, '',     2000, evidence_missing",
        "SUCCEEDED, '',       '',  '',  true,  '',     2000, open",
        "SUCCEEDED, '',       '',  '',  false, letter, 1,    open",
        "SUCCEEDED, Accepted, '',  '',  true,  letter, 2000, bank_has_the_order",
        "FAILED,    Accepted, 11,  961, false, '',     2000, bank_has_the_order",
        "FAILED,    '',       '',  961, false, '',     2000, evidence_missing",
        "FAILED,    Silent,   10,  961, false, '',     2000, evidence_missing",
        "FAILED,    Silent,   11,  961, false, '',     2000, open",
        "FAILED,    Silent,   11,  961, false, '',     959,  statement_not_closed",
        "FAILED,    Silent,   11,  959, false, '',     2000, statement_not_closed",
        "FAILED,    Silent,   11,  '',  false, '',     2000, statement_not_closed",
        "FAILED,    Silent,   11,  961, true,  '',     2000, evidence_missing",
        "FAILED,    '',       '',  '',  false, letter, 2000, evidence_missing",
    })
    void judgementsNeedEvidence(
            InstructionState verdict,
            String word,
            String unknownAt,
            String readAt,
            boolean line,
            String document,
            int now,
            String open) {
        assertThat(
                        weigh(
                                InstructionKind.TRANSFER,
                                evidence(word, minutes(unknownAt), minutes(readAt), line),
                                verdict,
                                document,
                                SENT.plusSeconds(60L * now)))
                .isEqualTo(open);
    }

    private static Optional<Instant> minutes(String after) {
        return after.isEmpty()
                ? Optional.empty()
                : Optional.of(SENT.plusSeconds(60L * Integer.parseInt(after)));
    }

    @Test
    void whereNoMoneyMovesADocumentIsNeededAndEnough() {
        for (InstructionState verdict :
                List.of(InstructionState.SUCCEEDED, InstructionState.FAILED)) {
            assertThat(weigh(InstructionKind.RENAMING, NO_EVIDENCE, verdict, "letter", CLOSED))
                    .isEqualTo("open");
            assertThat(weigh(InstructionKind.RENAMING, NO_EVIDENCE, verdict, "", CLOSED))
                    .isEqualTo("evidence_missing");
        }
    }

    @Test
    void anAppointmentMovesTheQuietPeriodAndTheBankDate() {
        Instant appointment = SENT.plus(Duration.ofDays(1));
        Evidence evidence =
                evidence("", Optional.of(SENT.plusSeconds(3_600)), Optional.of(CLOSED), false);
        Finding finding =
                JudgementRules.weigh(
                        instruction(
                                InstructionKind.WITHDRAWAL,
                                InstructionState.REVIEW,
                                Optional.of(appointment)),
                        evidence,
                        InstructionState.FAILED,
                        "",
                        RetryPolicy.USUAL,
                        DAY_CLOSING,
                        CLOSED.plus(Duration.ofDays(3)));
        assertThat(finding).isInstanceOf(Finding.Missing.class);
        assertThat(((Finding.Missing) finding).why()).contains("2026-03-03T02:10:00Z");
    }

    @Test
    void inReviewPeopleReadWhatTheyMayDecideAndWhatNotYet() {
        Evidence early = evidence("", Optional.of(SENT.plusSeconds(700)), Optional.empty(), false);
        BankInstruction review = transfer(InstructionState.REVIEW);
        History history =
                history(silent(CallKind.SEND, NoVerdictReason.NO_ANSWER, "NO_ANSWER", 30));
        Explanation notYet = explain(review, history, Optional.of(early), SENT.plusSeconds(800));
        assertThat(notYet.sentence())
                .endsWith(
                        "Two persons may judge it, but not as failed: the statement of 2026-03-02"
                                + " is not closed, and read whole, before 2026-03-02T18:00:00Z.");
        Evidence late =
                evidence("", Optional.of(SENT.plusSeconds(700)), Optional.of(CLOSED), false);
        assertThat(explain(review, history, Optional.of(late), CLOSED).mayDecide())
                .isEqualTo(
                        new MayDecide.TwoPersons(
                                new Explanation.Verdict(true, "a document must prove it"),
                                new Explanation.Verdict(
                                        true,
                                        "The bank knows no such order, and the closed statement"
                                                + " has no line of it.")));
        Evidence accepted = evidence("Accepted", Optional.empty(), Optional.empty(), false);
        Explanation barred = explain(review, history, Optional.of(accepted), CLOSED);
        assertThat(barred.sentence()).contains("Nobody may judge it");
        assertThat(barred.mayDecide()).isInstanceOf(MayDecide.Bank.class);
    }

    // --- What is kept of messages ---

    @ParameterizedTest
    @CsvSource({"abc, 3, abc", "abcd, 3, abc[cut: 3 of 4 characters]"})
    void messagesAreKeptUpToALength(String text, int most, String kept) {
        BankExchange exchange = new BankExchange("a", text, text, "", "", SENT, SENT).kept(most);
        assertThat(exchange.request()).isEqualTo(kept);
        assertThat(exchange.reply()).isEqualTo(kept);
    }

    @Test
    void aCutNeitherHalvesACharacterNorKeepsWhatADatabaseCannot() {
        String text = "ab" + Character.toString(0x20000) + (char) 0;
        assertThat(new BankExchange("a", text, "", "", "", SENT, SENT).kept(3).request())
                .isEqualTo("ab[cut: 2 of 5 characters]");
        assertThat(new BankExchange("a", text, "", "", "", SENT, SENT).kept(9).request())
                .isEqualTo("ab" + Character.toString(0x20000) + "\uFFFD");
    }
}
