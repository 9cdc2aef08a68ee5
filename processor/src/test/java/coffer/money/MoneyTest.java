package coffer.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.00",
        "0.1, 0.10",
        "0.01, 0.01",
        "1234.56, 1234.56",
        "-5, -5.00",
        "-0.05, -0.05",
        "9999999999999.99, 9999999999999.99"
    })
    void readsAndPrintsPlainDigits(String text, String printed) {
        assertThat(Money.parse(text)).hasToString(printed);
        assertThat(Money.parse(printed)).isEqualTo(Money.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 1",
                "1 ",
                "+1",
                "1.",
                ".5",
                "01",
                "1,000.00",
                "1e3",
                "0x10",
                "1.234",
                "1.000",
                "10000000000000.00",
                "１",
                "NaN",
                "--1"
            })
    void refusesWhatIsNotPlainOrTooLong(String text) {
        assertThatThrownBy(() -> Money.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOverflowIsAnErrorAndNotAWrap() {
        Money most = Money.ofMinor(Long.MAX_VALUE);
        assertThatThrownBy(() -> most.plus(Money.ofMinor(1)))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.ofMinor(Long.MIN_VALUE).minus(Money.ofMinor(1)))
                .isInstanceOf(ArithmeticException.class);
    }
}
