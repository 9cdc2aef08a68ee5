package coffer.simulator;

import coffer.simulator.books.Books;
import coffer.simulator.citic.CiticBank;
import coffer.simulator.citic.CiticReply;
import coffer.simulator.citic.FaultEffect;
import coffer.simulator.citic.ReplyStatus;
import coffer.simulator.citic.RowChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Handles one request from its bytes to what the port does: counts it, applies the fault rules,
 * lets the bank execute it or not, writes the journal, and has the books on disk before any reply.
 */
final class RequestHandler {
    private static final Fault NO_FAULT = new Fault.InBank(new FaultEffect.None());
    private static final String GARBAGE = "<html><body>502 Bad Gateway</stream>";

    private final CiticBank bank;
    private final Books books;
    private final FaultRules faults;
    private final RequestJournal journal;
    private final InstantSource clock;

    RequestHandler(
            CiticBank bank,
            Books books,
            FaultRules faults,
            RequestJournal journal,
            InstantSource clock) {
        this.bank = bank;
        this.books = books;
        this.faults = faults;
        this.journal = journal;
        this.clock = clock;
    }

    PortReply handle(byte[] body) {
        CiticBank.Reading reading = bank.read(body);
        CiticBank.RequestSummary subject = bank.subject(reading);
        bank.countArrival(subject);
        Optional<FaultRules.FiredRule> hit = faults.next(subject);
        Fault fault = hit.map(FaultRules.FiredRule::fault).orElse(NO_FAULT);
        FaultEffect effect =
                fault instanceof Fault.InBank(FaultEffect inside) ? inside : new FaultEffect.None();
        Optional<CiticReply> reply =
                fault.executes() ? Optional.of(bank.answer(reading, effect)) : Optional.empty();
        books.sync();
        Optional<CiticReply> visible = visible(fault, reply);
        journal.add(
                new RequestJournal.Entry(
                        clock.instant(),
                        subject,
                        reading.text(),
                        visible.map(bank::text),
                        hit.map(FaultRules.FiredRule::decision),
                        reply.map(CiticReply::code).orElse("not executed")));
        return portReply(fault, visible);
    }

    private static Optional<CiticReply> visible(Fault fault, Optional<CiticReply> reply) {
        if (fault instanceof Fault.Code(String code, String text, boolean _)) {
            return Optional.of(CiticReply.of(new ReplyStatus(code, text)));
        }
        return reply;
    }

    private PortReply portReply(Fault fault, Optional<CiticReply> visible) {
        return switch (fault) {
            case Fault.Silence _ -> new PortReply.NoReply();
            case Fault.PortClosed(Optional<Duration> time, boolean _) ->
                    new PortReply.PortClosed(time);
            case Fault.Http503 _ -> reply(503, "");
            case Fault.Garbage _ -> reply(200, GARBAGE);
            case Fault.ConnectionReset _ -> new PortReply.ConnectionReset();
            case Fault.Delay(Duration time) ->
                    new PortReply.Reply(200, text(visible), Optional.empty(), time);
            case Fault.ChangedRows(RowChange change) ->
                    new PortReply.Reply(200, text(visible), Optional.of(change), Duration.ZERO);
            case Fault.Code _ -> reply(200, text(visible));
            case Fault.InBank _ -> reply(200, text(visible));
        };
    }

    private String text(Optional<CiticReply> visible) {
        return bank.text(visible.orElseThrow());
    }

    private static PortReply reply(int status, String text) {
        return new PortReply.Reply(status, text, Optional.empty(), Duration.ZERO);
    }
}
