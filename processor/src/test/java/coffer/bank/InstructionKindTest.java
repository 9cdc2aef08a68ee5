package coffer.bank;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.money.BucketKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InstructionKindTest {

    @ParameterizedTest
    @CsvSource({
        "TRANSFER,     AVAILABLE, PAYEE, AVAILABLE, NONE,    true,  transfer",
        "FREEZE,       AVAILABLE, PAYER, FROZEN,    CREATES, false, freeze",
        "PAY_FREEZE,   AVAILABLE, PAYEE, FROZEN,    CREATES, true,  pay_freeze",
        "UNFREEZE,     FROZEN,    PAYER, AVAILABLE, USES,    false, unfreeze",
        "UNFREEZE_PAY, FROZEN,    PAYEE, AVAILABLE, USES,    true,  unfreeze_pay",
    })
    void rowIsAsDrawn(
            InstructionKind kind,
            BucketKind takenFrom,
            InstructionKind.Party settlesAt,
            BucketKind settlesTo,
            InstructionKind.FreezeEffect effect,
            boolean moves,
            String word) {
        assertThat(kind.takenFrom()).isEqualTo(takenFrom);
        assertThat(kind.settlesAt()).isEqualTo(settlesAt);
        assertThat(kind.settlesTo()).isEqualTo(settlesTo);
        assertThat(kind.freezeEffect()).isEqualTo(effect);
        assertThat(kind.movesBetweenAccounts()).isEqualTo(moves);
        assertThat(kind.word()).isEqualTo(word);
    }
}
