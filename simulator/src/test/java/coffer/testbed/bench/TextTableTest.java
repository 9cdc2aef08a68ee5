package coffer.testbed.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Columns as wide as their widest cell. */
class TextTableTest {

    @Test
    void wordsStandAtTheLeftAndNumbersAtTheRight() {
        assertThat(new TextTable("what", "a", "b").row("账户", "10", "7").row("one row", "1").lines())
                .containsExactly("what      a  b", "账户     10  7", "one row   1");
    }
}
