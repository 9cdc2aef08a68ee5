package coffer.market;

import coffer.database.JdbcUrl;
import coffer.money.Money;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Writes markets, main accounts and members directly to the database, as its owner: for set-up and
 * tests, without the bank. What exists already stays as it is, so that a seed may be repeated.
 *
 * <p>One connection, one thread, one transaction: {@link #close()} without {@link #commit()} writes
 * nothing.
 */
public final class SeedStore implements AutoCloseable {

    private final Connection connection;

    /**
     * Connects as the owner.
     *
     * @param url {@code postgresql://user:password@host:port/database}, as the owner
     */
    public SeedStore(String url) {
        JdbcUrl address = JdbcUrl.parse(url);
        Properties login = new Properties();
        login.setProperty("user", address.user());
        login.setProperty("password", address.password());
        try {
            this.connection = DriverManager.getConnection(address.url(), login);
            this.connection.setAutoCommit(false);
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot reach the database", failure);
        }
    }

    /**
     * The market of a code, made if it is not there.
     *
     * @param withdrawalLimit above which a withdrawal needs a second person
     */
    public MarketId market(String code, String name, Money withdrawalLimit) {
        update(
                """
                insert into market (market_id, code, name, withdrawal_limit)
                select coalesce(max(market_id), 0) + 1, ?, ?, ? from market
                on conflict (code) do nothing
                """,
                code,
                name,
                withdrawalLimit.minor());
        int id = number("select market_id from market where code = ?", code);
        update("insert into market_counter (market_id) values (?) on conflict do nothing", id);
        return new MarketId(id);
    }

    /** Lets a client of a market in by the SHA-256 of its key. */
    public void apiKey(MarketId market, String client, byte[] keyHash) {
        update(
                """
                insert into api_key (key_hash, market_id, client_id) values (?, ?, ?)
                on conflict do nothing
                """,
                keyHash,
                market.value(),
                client);
    }

    /** Whether a client of a market has a key that lets it in. */
    public boolean hasKey(MarketId market, String client) {
        return number(
                        """
                        select count(*)::integer from api_key
                        where market_id = ? and client_id = ? and revoked_at is null
                        """,
                        market.value(),
                        client)
                > 0;
    }

    /**
     * The main account of a number at a bank, made if it is not there.
     *
     * @param highestFee the highest fee that the bank takes from a member for a payout
     * @throws IllegalStateException if it belongs to another market
     */
    public MainAccountId mainAccount(
            MarketId market,
            String code,
            String bank,
            String no,
            String name,
            Money highestFee,
            Map<String, String> settings) {
        update(
                """
                insert into main_account (main_account_id, market_id, code, bank, account_no, name,
                  highest_fee)
                select coalesce(max(main_account_id), 0) + 1, ?, ?, ?, ?, ?, ? from main_account
                on conflict (bank, account_no) do nothing
                """,
                market.value(),
                code,
                bank,
                no,
                name,
                highestFee.minor());
        int id =
                number(
                        """
                        select main_account_id from main_account
                        where bank = ? and account_no = ? and market_id = ?
                        """,
                        bank,
                        no,
                        market.value());
        settings.forEach((key, value) ->
                update(
                        """
                        update main_account set settings
                          = settings || jsonb_build_object(?::text, ?::text)
                        where main_account_id = ?
                        """,
                        key,
                        value,
                        id));
        update(
                """
                insert into bucket (market_id, bucket_id, main_account_id, kind, floor)
                values (?, ?, ?, 'CASH', null) on conflict do nothing
                """,
                market.value(),
                -(long) id,
                id);
        return new MainAccountId(id);
    }

    /**
     * Opens a sub-account, and the fund account that shows it if there is one, unless they exist.
     */
    public void subAccount(
            MarketId market,
            MainAccountId mainAccount,
            String no,
            SubAccountPurpose purpose,
            Optional<String> fundAccount,
            String name) {
        fundAccount.ifPresent(fund ->
                update(
                        """
                        insert into fund_account (market_id, fund_account_no, name)
                        values (?, ?, ?) on conflict do nothing
                        """,
                        market.value(),
                        fund,
                        name));
        // The market's members that come later go on from there.
        fundAccount
                .map(FundAccountNo::new)
                .ifPresent(fund ->
                        update(
                                """
                                update market_counter
                                set fund_accounts = greatest(fund_accounts, ?)
                                where market_id = ?
                                """,
                                fund.number(),
                                market.value()));
        update(
                """
                insert into sub_account (market_id, sub_account_id, main_account_id, sub_account_no,
                  purpose, fund_account_no, name)
                select ?, (select coalesce(max(sub_account_id), 0) + 1 from sub_account
                    where market_id = ?), ?, ?, ?::sub_account_purpose, ?, ?
                on conflict do nothing
                """,
                market.value(),
                market.value(),
                mainAccount.value(),
                no,
                purpose.name(),
                fundAccount.orElse(null),
                name);
        update(
                """
                insert into bucket (market_id, bucket_id, main_account_id, sub_account_id, kind)
                select a.market_id, 4::bigint * a.sub_account_id + k.at - 1, a.main_account_id,
                  a.sub_account_id, k.kind
                from sub_account a,
                  unnest(array['AVAILABLE', 'FROZEN', 'IN_TRANSIT']::bucket_kind[])
                    with ordinality k (kind, at)
                where a.market_id = ? and a.main_account_id = ? and a.sub_account_no = ?
                on conflict do nothing
                """,
                market.value(),
                mainAccount.value(),
                no);
    }

    /**
     * Books what a sub-account held at the cut-over, once.
     *
     * @param balance before the rows of the bank date
     * @param bankDate from which on its statement is read
     * @throws IllegalArgumentException if another balance or date was booked before
     */
    public void openingBalance(
            MarketId market,
            MainAccountId mainAccount,
            String no,
            Money balance,
            LocalDate bankDate) {
        String told = balance + " before " + bankDate;
        String before = opening(market, mainAccount, no);
        if (before.equals(told)) {
            return;
        }
        if (!before.isEmpty()) {
            throw new IllegalArgumentException(
                    ("opening_told_otherwise: sub-account %s was opened with %s and cannot be"
                                    + " opened with %s")
                            .formatted(no, before, told));
        }
        int node = number("update node_counter set last = last + 1 returning last");
        update(
                "select open_account(?, now(), ?, ?, ?, ?, ?)",
                market.value(),
                new IdGenerator(Clock.systemUTC(), node).next(),
                mainAccount.value(),
                no,
                balance.minor(),
                bankDate);
    }

    /** What a sub-account was opened with; nothing if it was not. */
    private String opening(MarketId market, MainAccountId mainAccount, String no) {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select amount, bank_date from bank_line where market_id = ?
                          and main_account_id = ? and sub_account_no = ? and part = 'OPENING'
                        """)) {
            statement.setInt(1, market.value());
            statement.setInt(2, mainAccount.value());
            statement.setString(3, no);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Money.ofMinor(rows.getLong(1))
                                + " before "
                                + rows.getObject(2, LocalDate.class)
                        : "";
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the seed was not taken", failure);
        }
    }

    /** Commits all that was written. */
    public void commit() {
        try {
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException("the seed was not taken", failure);
        }
    }

    private void update(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = 0; at < values.length; at++) {
                statement.setObject(at + 1, values[at]);
            }
            statement.execute();
        } catch (SQLException failure) {
            throw new IllegalStateException("the seed was not taken", failure);
        }
    }

    private int number(String sql, Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int at = 0; at < values.length; at++) {
                statement.setObject(at + 1, values[at]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new IllegalStateException("it belongs to another market");
                }
                return rows.getInt(1);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the seed was not taken", failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("cannot leave the database", failure);
        }
    }
}
