package coffer.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.bank.Direction;
import coffer.bank.HeldBy;
import coffer.bank.InstructionKind;
import coffer.bank.LineOrigin;
import coffer.database.Snapshot;
import coffer.fixture.OrdersFixture;
import coffer.fixture.TestBankLines;
import coffer.fixture.TestBooks;
import coffer.instruction.AcceptStore;
import coffer.instruction.FinishStore;
import coffer.instruction.FinishStore.Finish;
import coffer.instruction.InstructionId;
import coffer.instruction.InstructionState;
import coffer.instruction.NewInstruction;
import coffer.market.IdGenerator;
import coffer.market.MainAccount;
import coffer.market.RequestHash;
import coffer.market.SubAccountId;
import coffer.money.Money;
import coffer.statement.BankLineStore;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is changed behind the functions' back is found, and named exactly. */
final class SealStoreIT {

    private final Clock clock = Clock.systemUTC();
    private final IdGenerator ids = new IdGenerator(clock, 1);
    private TestBooks books;
    private MainAccount account;
    private AcceptStore accepts;
    private FinishStore finishes;
    private SealStore proof;

    /**
     * <pre>
     * number  1                2                3               4 and 5              6          7        8
     *         deposit 100.00   reserve 40.00    settle: freeze  foreign 5.00 and     reserve    unknown  reserve
     *                          for a freeze     stands          its Difference       10.00               1.00
     * sealed  |------------------- first -------------------|   |----------- second -------|   |third|  not yet
     * </pre>
     */
    @BeforeEach
    void sealBooksThatHoldSomething() {
        books = TestBooks.open();
        account = books.market("alpha", 2);
        accepts = new AcceptStore(books.database(), clock);
        finishes = new FinishStore(books.database(), clock);
        proof = new SealStore(books.database(), clock);
        TestBankLines.deposit(books, account, ids, 1, "100.00");
        InstructionId freeze = order(InstructionKind.FREEZE, "40.00");
        end(freeze, InstructionState.SUCCEEDED, Optional.empty());
        new BankLineStore(books.database(), clock)
                .record(
                        account.market(),
                        account.id(),
                        List.of(
                                TestBankLines.finding(
                                        account,
                                        ids,
                                        2,
                                        "F1",
                                        Direction.IN,
                                        LineOrigin.INSIDE,
                                        "5.00",
                                        BankLineCause.FOREIGN)));
        InstructionId transfer = order(InstructionKind.TRANSFER, "10.00");
        end(transfer, InstructionState.UNKNOWN, Optional.of(Instant.now()));
        assertThat(seal()).isEqualTo(7);
        order(InstructionKind.TRANSFER, "1.00");
        assertThat(found()).isEmpty();
        assertThat(proof.chains().getFirst().last()).isEqualTo(8);
    }

    @AfterEach
    void closeBooks() {
        books.close();
    }

    private InstructionId order(InstructionKind kind, String amount) {
        InstructionId id = new InstructionId(ids.next());
        NewInstruction order =
                new NewInstruction(
                        id,
                        account.id(),
                        kind,
                        new SubAccountId(2),
                        new SubAccountId(kind == InstructionKind.FREEZE ? 2 : 3),
                        Money.parse(amount),
                        kind == InstructionKind.FREEZE ? Optional.of(id) : Optional.empty(),
                        HeldBy.BANK,
                        id.serial().value(),
                        new RequestHash("ab".repeat(32)),
                        Optional.empty(),
                        "");
        accepts.accept(account.market(), List.of(order));
        return id;
    }

    private void end(InstructionId id, InstructionState state, Optional<Instant> next) {
        finishes.finish(
                account.market(),
                List.of(
                        new Finish(
                                id,
                                InstructionState.CREATED,
                                0,
                                Optional.of(OrdersFixture.event(InstructionState.CREATED, state)),
                                state,
                                next,
                                0,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
    }

    /** Three numbers a seal. */
    private long seal() {
        long sealed = 0;
        for (long more = 1; more > 0; sealed += more) {
            more = proof.seal(account.market(), 3);
        }
        return sealed;
    }

    private List<String> found() {
        try (Snapshot snapshot = books.database().snapshot()) {
            SealStore seen = new SealStore(snapshot, clock);
            List<Violation> found = new ArrayList<>(new InvariantStore(snapshot).violations());
            found.addAll(seen.structureViolations(account.market()));
            found.addAll(seen.contentViolations(account.market(), 0));
            return found.stream().map(Violation::toString).toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    update journal set amount = 4001 where number = 2                           | number 2, journal \\d+: was changed; its print was \\w+ and is \\w+, sealed at .*
                    update journal set amount = 4001 where number = 2                           | instruction \\d+: is SUCCEEDED over 40.00 from bucket 8 by 10 to 9, but its journals are: RESERVE of 40.01 from 8 to 10, SETTLE of 40.00 from 10 to 9 .*
                    update journal set amount = 4001 where number = 2                           | AVAILABLE of \\d+ bucket 8: journal \\d+ left 60.00 at version 2, but -40.01 of it on 100.00 at version 1 come to 59.99 at version 2 .*
                    update journal set to_balance = 501 where number = 4                        | number 4, journal \\d+: was changed; .*
                    update journal set to_balance = 501 where number = 4                        | AVAILABLE of \\d+ bucket 12: holds 5.00 at version 1, but its last entry left 5.01 at version 1 .*
                    update journal set to_bucket = 9 where number = 6                           | number 6, journal \\d+: was changed; .*
                    update journal set event_at = event_at + interval '1 microsecond' where number = 3 | number 3, journal \\d+: was changed; .*
                    update journal set number = 100 where number = 3                            | number 3, journal \\d+: is gone; .*
                    update journal set number = 100 where number = 3                            | number 100: is taken, but the counter stands at 8 .*
                    delete from journal where number = 3                                        | number 3, journal \\d+: is gone; .*
                    delete from journal where number = 8                                        | number 8: is taken 0 times and not once; the counter stands at 8 .*
                    delete from journal where number in (1, 6)                                  | number 1, journal \\d+: is gone; .*
                    delete from journal where number in (1, 6)                                  | number 6, journal \\d+: is gone; .*
                    update outbox set type = 'forced_transfer.failed' where number = 7          | number 7, event of \\d+: was changed; .*
                    update difference set detail = 'x' where difference_id = 5                  | number 5, Difference 5: was changed; .*
                    insert into outbox values (1, 3, 1, now(), 'x')                             | number 3, journal \\d+: stands there with 1 more, .*
                    update standing_freeze set remaining = remaining - 1                        | freeze \\d+: 39.99 remain, but 40.00 were frozen and 0.00 used or corrected: 0.01 too little .*
                    update standing_freeze set remaining = remaining - 1                        | FROZEN of \\d+ bucket 9: holds 40.00, but 39.99 remain of its freezes .*
                    update bucket set balance = balance + 1 where bucket_id = 12                | AVAILABLE of \\d+ bucket 12: holds 5.01 at version 1, but its last entry left 5.00 at version 1 .*
                    update bucket set balance = balance + 1 where bucket_id = 12                | all buckets: sum to 0.01 and not to 0.00 .*
                    update instruction set amount = 1001 where amount = 1000                    | IN_TRANSIT of \\d+ bucket 10: holds 11.00, but instructions without an end reserved 11.01 .*
                    """)
    void damageIsNamed(String damage, String line) {
        books.asOwner(damage);
        assertThat(found())
                .as(damage)
                .anyMatch(found -> found.matches("market alpha, main account (fake|-), " + line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    update journal set event_at = event_at + interval '1 second' where number = 3     | number 3, journal
                    update seal set hash = sha256('x') where after = 6                                | seal of 7 to 7: its hash ; head of the chain
                    update seal set hash = sha256('x') where after = 3                                | seal of 4 to 6: its hash ; seal of 7 to 7: names
                    update seal set sealed_at = sealed_at - interval '1 day' where after = 3          | seal of 4 to 6: its hash, its time
                    update seal set prints[2] = prints[2] + 1 where after = 3                         | seal of 4 to 6: its prints
                    update seal set refs[2] = 4 where after = 3                                       | seal of 4 to 6: its prints or references
                    delete from seal where after = 0                                                  | seal of 4 to 6: follows number 3, but the seal before it ends at 0
                    delete from seal where after = 3                                                  | seal of 7 to 7: follows number 6, but the seal before it ends at 3
                    delete from seal where after = 6                                                  | head of the chain: stands at 7
                    delete from chain_head                                                            | head of the chain: stands at nothing
                    update chain_head set up_to = 6                                                   | head of the chain: stands at 6
                    """)
    void damageThatOnlyTheChainShowsIsNamedAlone(String damage, String lines) {
        books.asOwner(damage);
        List<String> found = found();
        List<String> expected = List.of(lines.split(" ; ", -1));
        assertThat(found).hasSameSizeAs(expected);
        for (String line : expected) {
            assertThat(found).anyMatch(one -> one.contains(line));
        }
    }

    /** Everything is consistent but what was sealed and what the counter says. */
    @Test
    void aWholeTailThatIsGoneIsNamedNumberByNumber() {
        takeTheTailAway();
        assertThat(found())
                .anyMatch(line -> line.contains("number 6, journal"))
                .anyMatch(line -> line.contains("number 7, event of"))
                .anyMatch(line -> line.contains("number 8: is taken 0 times"))
                .hasSize(3);
    }

    @Test
    void aCounterThatIsSetBackIsNamedToo() {
        takeTheTailAway();
        books.asOwner("update market_counter set last = 5");
        assertThat(found())
                .anyMatch(line -> line.contains("counter: stands at 5, but 7 was sealed"))
                .anyMatch(line -> line.contains("number 6, journal"))
                .anyMatch(line -> line.contains("number 7, event of"))
                .hasSize(3);
        assertThat(proof.seal(account.market(), 10)).isZero();
    }

    private void takeTheTailAway() {
        books.asOwner(
                """
                delete from journal where number > 5; delete from outbox where number > 5;
                delete from instruction where state <> 'SUCCEEDED';
                update bucket b set balance = coalesce(e.balance, 0), version = coalesce(e.version, 0)
                from bucket x left join (select distinct on (bucket_id) * from entry
                  order by bucket_id, version desc) e using (market_id, bucket_id)
                where b.market_id = x.market_id and b.bucket_id = x.bucket_id
                """);
    }

    @Test
    void whatIsMissingBeforeItIsSealedStaysAFinding() {
        books.asOwner("delete from journal where number = 8");
        assertThat(seal()).isEqualTo(1);
        order(InstructionKind.TRANSFER, "1.00");
        assertThat(seal()).isEqualTo(1);
        assertThat(found())
                .anyMatch(line -> line.contains("number 8: nothing stands there, nor did when"));
    }

    @Test
    void theChainDoesNotBeginAnewWithoutItsHead() {
        books.asOwner("delete from chain_head");
        assertThat(seal()).isZero();
        books.asOwner("delete from seal");
        assertThat(seal()).isEqualTo(8);
        assertThat(found()).isEmpty();
    }

    @Test
    void theApplicationCannotTouchASeal() {
        for (String damage :
                List.of(
                        "update seal set up_to = 1",
                        "delete from seal",
                        "update chain_head set up_to = 1",
                        "delete from journal")) {
            assertThatThrownBy(() -> books.database().rows(damage))
                    .isInstanceOf(PgException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void whenItWasProvenIsNeverSetBack() {
        Instant now = Instant.parse("2026-03-02T00:00:00Z");
        proof.proven(account.market(), now);
        proof.proven(account.market(), now.minusSeconds(1));
        assertThat(proof.chains().getFirst().provenAt()).contains(now);
    }

    @Test
    void booksThatAreWrittenAndSealedMeanwhileGiveNoFalseAlarm() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> others = new ArrayList<>();
        others.add(
                Thread.startVirtualThread(() -> {
                    while (!done.get()) {
                        InstructionId id = order(InstructionKind.TRANSFER, "0.01");
                        end(id, InstructionState.FAILED, Optional.empty());
                    }
                }));
        for (int sealer = 0; sealer < 2; sealer++) {
            others.add(
                    Thread.startVirtualThread(() -> {
                        while (!done.get()) {
                            proof.seal(account.market(), 4);
                        }
                    }));
        }
        for (int check = 0; check < 30; check++) {
            assertThat(found()).isEmpty();
        }
        done.set(true);
        for (Thread other : others) {
            assertThat(other.join(Duration.ofSeconds(30))).isTrue();
        }
        seal();
        assertThat(proof.unsealed()).isEmpty();
        assertThat(found()).isEmpty();
        assertThat(proof.chains().getFirst().last()).isGreaterThan(10);
    }
}
