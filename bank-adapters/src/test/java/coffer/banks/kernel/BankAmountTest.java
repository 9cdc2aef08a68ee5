package coffer.banks.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BankAmountTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1234.56             | 123456",
                "' 1234.56 '         | 123456",
                "1234                | 123400",
                "1234.5              | 123450",
                "1234.5600           | 123456",
                ".50                 | 50",
                "-.5                 | -50",
                "00000000012.50      | 1250",
                "1,234.50            | 123450",
                "-1,234,567.89       | -123456789",
                "+7.00               | 700",
                "0                   | 0",
                "12345678901234.56   | 1234567890123456",
                "92233720368547758.07| 9223372036854775807",
            })
    void isReadWhereItHasOneMeaning(String text, long fen) {
        assertThat(BankAmount.parse(text).minor()).isEqualTo(fen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ".",
                "-",
                "1.",
                "1.005",
                "1E3",
                "1,23.00",
                "1,2345.00",
                ",123.00",
                "1.234,50",
                "1 234.50",
                "12.50-",
                "(12.50)",
                "￥12.50",
                "１２.50",
                "1\uFFFD0.00",
                "92233720368547758.08",
                "0000000000000000000000000000000000000000001"
            })
    void isNotGuessed(String text) {
        assertThatThrownBy(() -> BankAmount.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
