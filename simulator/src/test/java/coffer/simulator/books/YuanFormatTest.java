package coffer.simulator.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YuanFormatTest {
    @ParameterizedTest
    @CsvSource({
        "0.00, 0",
        "0.01, 1",
        "1, 100",
        "1.5, 150",
        "1234.56, 123456",
        "9999999999999.99, 999999999999999"
    })
    void readsYuanAsFen(String yuan, long fen) {
        assertThat(YuanFormat.parse(yuan)).isEqualTo(fen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1.", ".5", "-1", "1,000.00", "1.234", "1e3", "10000000000000", "１"})
    void refusesWhatTheFormatCannotHold(String text) {
        assertThatThrownBy(() -> YuanFormat.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void printsTwoDecimals() {
        assertThat(YuanFormat.print(5)).isEqualTo("0.05");
        assertThat(YuanFormat.print(-105)).isEqualTo("-1.05");
        assertThat(YuanFormat.print(999999999999999L)).isEqualTo("9999999999999.99");
    }
}
