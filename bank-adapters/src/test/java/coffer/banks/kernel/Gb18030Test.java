package coffer.banks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Gb18030Test {

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static boolean isTrail(int value) {
        return value >= 0x40 && value <= 0xFE && value != 0x7F;
    }

    @Test
    void aLeadByteWithoutATrailCostsItselfAlone() {
        for (int lead = 0x81; lead <= 0xFE; lead++) {
            assertThat(Gb18030.decode(bytes(lead))).isEqualTo("\uFFFD");
            for (int next = 0; next < 0x80; next++) {
                if (!isTrail(next)) {
                    assertThat(Gb18030.decode(bytes(lead, next, 'z')))
                            .as("%x %x", lead, next)
                            .isEqualTo("\uFFFD" + (char) next + "z");
                }
            }
            assertThat(Gb18030.decode(bytes(lead, 0xFF, 'z'))).isEqualTo("\uFFFD\uFFFDz");
        }
    }

    @Test
    void aLeadByteBeforeDigitsIsACharacterOnlyIfFourBytesAreOne() {
        assertThat(Gb18030.decode(bytes(0x81, '3', '5', '0'))).isEqualTo("\uFFFD350");
        assertThat(Gb18030.decode(bytes(0x81, '3', 0x81, '<'))).isEqualTo("\uFFFD3\uFFFD<");
        assertThat(Gb18030.decode("𠀀".getBytes(Gb18030.CHARSET))).isEqualTo("𠀀");
    }

    @Test
    void bytesThatAreNoLeadAreReplaced() {
        assertThat(Gb18030.decode(bytes('a', 0xFF, 'b'))).isEqualTo("a\uFFFDb");
        assertThat(Gb18030.decode(bytes('a', 0xFF, 0xD6, 0xD0))).isEqualTo("a\uFFFD中");
    }

    /** Every text that was written whole is read whole, beside a broken byte too. */
    @Test
    void wholeCharactersAreReadAsTheJdkReadsThem() {
        Random random = new Random(20261127);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(20); i >= 0; i--) {
                int point = random.nextInt(Character.MAX_CODE_POINT);
                if (Gb18030.CHARSET.newEncoder().canEncode(Character.toString(point))) {
                    text.appendCodePoint(point);
                }
            }
            byte[] wire = ("<" + text + ">").getBytes(Gb18030.CHARSET);
            String expected = new String(wire, Gb18030.CHARSET);
            assertThat(Gb18030.decode(wire)).isEqualTo(expected);
            byte[] broken = new byte[wire.length + 1];
            broken[0] = (byte) 0x81;
            System.arraycopy(wire, 0, broken, 1, wire.length);
            assertThat(Gb18030.decode(broken)).isEqualTo("\uFFFD" + expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "C4E3, 你",
        "C43C, \\xC4<",
        "07, \\x07",
        "5C, \\x5C",
        "7F, \\x7F",
        "FF, \\xFF",
    })
    void thePrintableFormLosesNothing(String hex, String text) {
        assertThat(Gb18030.printable(java.util.HexFormat.of().parseHex(hex))).isEqualTo(text);
    }
}
