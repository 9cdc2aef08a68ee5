package coffer.market;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.ClientSerial;
import coffer.instruction.InstructionId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IdsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T16:30:00.123Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    @Test
    void idsRiseAndDifferEvenWhenTheClockStands() {
        IdGenerator ids = new IdGenerator(CLOCK, 7);
        IdGenerator others = new IdGenerator(CLOCK, 8);
        Set<Long> seen = new HashSet<>();
        long last = 0;
        for (int i = 0; i < 5_000; i++) {
            long id = ids.next();
            assertThat(id).isGreaterThan(last).isPositive();
            assertThat(Math.multiplyExact(id, 4L)).isPositive();
            assertThat(seen.add(id)).isTrue();
            assertThat(seen.add(others.next())).isTrue();
            last = id;
        }
    }

    @Test
    void anIdTellsWhenItWasMade() {
        long id = new IdGenerator(CLOCK, 1023).next();
        assertThat(IdGenerator.madeAt(id)).isEqualTo(NOW);
        assertThat(id).isGreaterThanOrEqualTo(IdGenerator.first(NOW));
        assertThat(id).isLessThan(IdGenerator.first(NOW.plusMillis(1)));
    }

    @Test
    void aSerialHasTwentyCharactersAndLeadsBack() {
        InstructionId id = new InstructionId(new IdGenerator(CLOCK, 5).next());
        ClientSerial serial = id.serial();
        // Half past midnight in Shanghai.
        assertThat(serial.value()).hasSize(20).startsWith("20260302");
        assertThat(InstructionId.ofSerial(serial)).contains(id);
    }

    @Test
    void aSerialThatWeNeverMadeLeadsNowhere() {
        assertThat(InstructionId.ofSerial(new ClientSerial("20260105093000A00001"))).isEmpty();
        assertThat(InstructionId.ofSerial(new ClientSerial("ABC"))).isEmpty();
    }
}
