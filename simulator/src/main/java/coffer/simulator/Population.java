package coffer.simulator;

import coffer.simulator.books.Bucket;
import coffer.simulator.books.Cause;
import coffer.simulator.books.Draft;
import coffer.simulator.books.Leg;
import coffer.simulator.books.MainAccount;
import coffer.simulator.books.Purpose;
import coffer.simulator.books.SubAccount;
import coffer.simulator.books.Voucher;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The accounts of a bank that has just opened. All of them are invented. A file may replace them: a
 * JSON object with {@code main_accounts[]} of {@code no, name, sub_accounts[]} of {@code no, name,
 * purpose, balance_fen?}.
 */
public record Population(List<Main> mainAccounts) {
    /** A main account and what is under it. */
    public record Main(String no, String name, List<Sub> subAccounts) {}

    /**
     * A sub-account.
     *
     * @param balanceFen what it holds before the first row of its statement
     */
    public record Sub(String no, String name, Purpose purpose, long balanceFen) {

        /** One that holds nothing. */
        public Sub(String no, String name, Purpose purpose) {
            this(no, name, purpose, 0);
        }
    }

    /** One market with its four special sub-accounts and no member. */
    public static Population usual() {
        return new Population(
                List.of(
                        new Main(
                                "8110000000000009999",
                                "示例交易市场",
                                List.of(
                                        new Sub("3110000000000010090", "公共计息收费--示例市场", Purpose.FEE),
                                        new Sub(
                                                "3110000000000010091",
                                                "公共调账--示例市场",
                                                Purpose.PUBLIC),
                                        new Sub(
                                                "3110000000000010092",
                                                "资金初始化--示例市场",
                                                Purpose.INITIALISATION),
                                        new Sub("3110000000000010093", "示例市场自有", Purpose.OWN)))));
    }

    /** Reads a population from a file. */
    public static Population in(Path file) {
        try {
            return JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .build()
                    .readValue(file.toFile(), Population.class);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the population in " + file, e);
        }
    }

    /** Adds all of them to a change of books that are empty. */
    Draft addTo(Draft draft) {
        long vouchers = 0;
        for (Main main : mainAccounts) {
            draft.open(new MainAccount(main.no(), main.name()));
            for (Sub sub : main.subAccounts()) {
                draft.open(new SubAccount(sub.no(), main.no(), sub.name(), sub.purpose()));
                if (sub.balanceFen() != 0) {
                    vouchers++;
                    draft.post(openingVoucher(vouchers, main, sub));
                }
            }
        }
        return draft;
    }

    private static Voucher openingVoucher(long number, Main main, Sub sub) {
        return new Voucher(
                number,
                Cause.control("population"),
                false,
                List.of(
                        new Leg(sub.no(), Bucket.AVAILABLE, sub.balanceFen()),
                        new Leg(main.no(), Bucket.OUTSIDE, -sub.balanceFen())));
    }
}
