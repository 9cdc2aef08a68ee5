package coffer.banks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.bank.BankGateway;
import coffer.market.BankCode;
import coffer.market.MainAccountNo;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BanksTest {

    private static final Banks BANKS = new Banks(Clock.systemUTC());
    private static final BankCode CITIC = new BankCode("citic");
    private static final MainAccountNo MAIN = new MainAccountNo("8110000000000009999");

    @AfterAll
    static void close() {
        BANKS.close();
    }

    @Test
    void everyListedBankHasACode() {
        assertThat(Banks.codes()).containsExactly(CITIC);
    }

    @Test
    void aBankIsOpenedFromItsSettings() {
        Map<String, String> settings = Map.of("url", "http://bank:6789", "userName", "MKTDEMO");
        BankGateway one = BANKS.open(CITIC, MAIN, settings).gateway();
        BankGateway other =
                BANKS.open(CITIC, new MainAccountNo("8110000000000008888"), settings).gateway();
        assertThat(one).isNotSameAs(other);
        assertThat(one.capabilities().listsMainAccount()).isFalse();
    }

    @Test
    void anUnknownBankIsRefused() {
        assertThatThrownBy(() -> BANKS.open(new BankCode("piggy"), MAIN, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such bank: piggy");
    }

    @Test
    void allWrongSettingsAreReportedAtOnce() {
        Map<String, String> settings =
                Map.of(
                        "tranFlag",
                        "2",
                        "pageSize",
                        "11",
                        "readTimeoutMillis",
                        "soon",
                        "colour",
                        "x");
        assertThatThrownBy(() -> BANKS.open(CITIC, MAIN, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("url is missing")
                .hasMessageContaining("userName is missing")
                .hasMessageContaining("tranFlag is neither 0 nor 1: 2")
                .hasMessageContaining("pageSize is not within 1 to 10: 11")
                .hasMessageContaining("readTimeoutMillis is not a whole number: soon")
                .hasMessageContaining("colour is not a setting of this bank");
    }
}
