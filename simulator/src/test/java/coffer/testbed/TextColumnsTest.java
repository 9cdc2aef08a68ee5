package coffer.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns with Chinese text are aligned. */
class TextColumnsTest {

    @ParameterizedTest
    @CsvSource({
        "F000001, 7",
        "示例贸易, 8",
        "transfer 转账, 13",
        "先冻结，后付款, 14",
        "￥5, 3",
        "ＡＢ, 4",
        "é, 1",
        "𠀀, 2",
        "'', 0"
    })
    void chineseTakesTwoCells(String text, int cells) {
        assertThat(TextColumns.width(text)).isEqualTo(cells);
    }

    @Test
    void aCombiningMarkTakesNone() {
        assertThat(TextColumns.width("e\u0301")).isEqualTo(1);
    }

    @Test
    void textsAreSetLeftAndRight() {
        assertThat(TextColumns.left("转账", 6) + "|").isEqualTo("转账  |");
        assertThat(TextColumns.right("转账", 6) + "|").isEqualTo("  转账|");
        assertThat(TextColumns.left("too long", 3)).isEqualTo("too long");
    }

    @Test
    void amountsAreGroupedByThousands() {
        assertThat(AccountFigures.print(1_000_000_05)).isEqualTo("1,000,000.05");
        assertThat(AccountFigures.print(0)).isEqualTo("0.00");
        assertThat(AccountFigures.print(-5)).isEqualTo("-0.05");
    }

    @Test
    void allLinesOfTheScenarioHaveTheSameColumns() {
        AccountFigures none = new AccountFigures(0, 0, 0);
        AccountFigures some = new AccountFigures(10_000_00, 7_000_00, 3_000_00);
        List<String> header = FigureTable.header().lines().toList();
        String change = FigureTable.change("F000001", none, some, some);
        assertThat(header).hasSize(2);
        assertThat(header.get(0).indexOf('|')).isEqualTo(change.indexOf('|'));
        assertThat(header.get(1).indexOf('|')).isEqualTo(change.indexOf('|'));
        assertThat(header.get(1) + "  equal").hasSameSizeAs(change);
        assertThat(change).endsWith(" 3,000.00  equal");
        assertThat(FigureTable.change("F000001", none, some, none)).endsWith("0.00  DIFFERENT");
    }

    @Test
    void titlesAreAlignedInEveryLanguage() {
        String one =
                FigureTable.title(1, "transfer 转账", List.of("F000001"), 5, "booked", 1_499_999);
        String two =
                FigureTable.title(
                        10, "解冻支付解冻支付", List.of("F000001", "F000002"), 5, "booked", 2_500_000);
        int amount = TextColumns.width(one.substring(0, one.indexOf("0.05")));
        assertThat(TextColumns.width(two.substring(0, two.indexOf("0.05")))).isEqualTo(amount);
        assertThat(one).endsWith("booked after 1 ms");
    }
}
