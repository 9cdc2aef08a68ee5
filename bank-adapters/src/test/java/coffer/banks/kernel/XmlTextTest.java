package coffer.banks.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XmlTextTest {

    @Test
    void charactersThatXmlForbidsAreReplaced() {
        for (char c = 0; c < ' '; c++) {
            boolean allowed = c == '\t' || c == '\n' || c == '\r';
            assertThat(XmlText.wellFormed("a" + c + "b"))
                    .isEqualTo(allowed ? "a" + c + "b" : "a\uFFFDb");
            assertThat(XmlText.wellFormed("a&#" + (int) c + ";b"))
                    .isEqualTo(allowed ? "a&#" + (int) c + ";b" : "a\uFFFDb");
            assertThat(XmlText.wellFormed("a&#x" + Integer.toHexString(c) + ";b"))
                    .isEqualTo(allowed ? "a&#x" + Integer.toHexString(c) + ";b" : "a\uFFFDb");
        }
        assertThat(XmlText.wellFormed("\uFFFF\uD800")).isEqualTo("\uFFFD\uFFFD");
        assertThat(XmlText.wellFormed("&#xFFFF;&#xD800;&#99999999999;&#x110000;"))
                .isEqualTo("\uFFFD\uFFFD\uFFFD\uFFFD");
    }

    @Test
    void everythingElseStays() {
        String text = "<a b='c'>&amp;&lt;&#20013;&#x4E2D;&other;中𠀀</a>";
        assertThat(XmlText.wellFormed(text)).isEqualTo(text);
    }
}
