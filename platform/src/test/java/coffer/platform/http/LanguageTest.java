package coffer.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which language an Accept-Language header prefers. */
class LanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                         | ENGLISH",
                "*                         | ENGLISH",
                "de                        | ENGLISH",
                "zh                        | CHINESE",
                "ZH-cn                     | CHINESE",
                "zh-Hans-CN,en;q=0.8       | CHINESE",
                "en,zh;q=0.9               | ENGLISH",
                "en;q=0.5,zh;q=0.6         | CHINESE",
                "en;q=0.5,zh;q=0.5         | ENGLISH",
                "fr,zh;q=0.1               | CHINESE",
                "zh;q=0                    | ENGLISH",
                "zha                       | ENGLISH",
                "zh;q=high                 | ENGLISH",
                ";;;                       | ENGLISH"
            })
    void theHighestQualityWins(String header, Language language) {
        assertThat(Language.of(Optional.ofNullable(header))).isEqualTo(language);
    }
}
