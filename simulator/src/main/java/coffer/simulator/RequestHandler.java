package coffer.simulator;

import coffer.simulator.books.Books;
import coffer.simulator.citic.CiticBank;
import coffer.simulator.citic.CiticReply;
import coffer.simulator.citic.Status;
import coffer.simulator.citic.Twist;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One request from its bytes to what the wire does: counts it, asks the fault rules, lets the bank
 * work or not, writes the journal, and waits for the disk before anybody is told anything.
 */
final class BankFace {
    private static final Fault SOUND = new Fault.Inside(new Twist.None());
    private static final String GARBAGE = "<html><body>502 Bad Gateway</stream>";

    private final CiticBank bank;
    private final Books books;
    private final FaultRules faults;
    private final RequestJournal journal;
    private final InstantSource clock;

    BankFace(
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

    Answer receive(byte[] body) {
        CiticBank.Reading reading = bank.read(body);
        CiticBank.Subject subject = bank.subject(reading);
        bank.arrived(subject);
        Optional<FaultRules.Hit> hit = faults.next(subject);
        Fault fault = hit.map(FaultRules.Hit::fault).orElse(SOUND);
        Twist twist = fault instanceof Fault.Inside(Twist inside) ? inside : new Twist.None();
        Optional<CiticReply> reply =
                fault.executes() ? Optional.of(bank.answer(reading, twist)) : Optional.empty();
        books.force();
        Optional<CiticReply> told = told(fault, reply);
        journal.add(
                new RequestJournal.Entry(
                        clock.instant(),
                        subject,
                        reading.text(),
                        told.map(bank::text),
                        hit.map(FaultRules.Hit::decision),
                        reply.map(CiticReply::code).orElse("not executed")));
        return answer(fault, told);
    }

    private static Optional<CiticReply> told(Fault fault, Optional<CiticReply> reply) {
        if (fault instanceof Fault.Code(String code, String text, boolean _)) {
            return Optional.of(CiticReply.of(new Status(code, text)));
        }
        return reply;
    }

    private Answer answer(Fault fault, Optional<CiticReply> told) {
        return switch (fault) {
            case Fault.Silence _ -> new Answer.Nothing();
            case Fault.PortClosed(Optional<Duration> time, boolean _) -> new Answer.Shut(time);
            case Fault.Http503 _ -> new Answer.Reply(503, "", Duration.ZERO);
            case Fault.Garbage _ -> new Answer.Reply(200, GARBAGE, Duration.ZERO);
            case Fault.Cut _ -> new Answer.Reset();
            case Fault.Delay(Duration time) -> reply(told, time);
            case Fault.Code _ -> reply(told, Duration.ZERO);
            case Fault.Inside _ -> reply(told, Duration.ZERO);
        };
    }

    private Answer reply(Optional<CiticReply> told, Duration delay) {
        return new Answer.Reply(200, bank.text(told.orElseThrow()), delay);
    }
}
