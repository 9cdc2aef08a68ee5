package coffer.testbed;

import coffer.testbed.SampleParties.SampleMember;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;

/**
 * Companies that were members before the market came to the platform, each with the same balance,
 * and as many accounts under another main account, which the platform does not know.
 *
 * @param size how many of each
 */
public record SampleMembers(int size) {

    /** No company. */
    public static final SampleMembers NONE = new SampleMembers(0);

    /** The main account that the platform does not know. */
    public static final String BASELINE_MAIN_ACCOUNT = "8110000000000005555";

    /** The largest number of members. */
    public static final int MOST = 100_000;

    private static final String BARE_MARKET_NAME = "另一示例市场";
    private static final long BALANCE_FEN = 1_000_000_00;
    private static final int FIRST_MEMBER = 1_000_001;
    private static final int FIRST_BARE = 2_000_001;

    /**
     * @throws IllegalArgumentException if it is not of a size that can be
     */
    public SampleMembers {
        if (size < 0 || size > MOST) {
            throw new IllegalArgumentException("not a size from 0 to " + MOST + ": " + size);
        }
    }

    /** The member at a place from 0. */
    public SampleMember member(int at) {
        return new SampleMember(
                FIRST_MEMBER + at, "示例会员%06d公司".formatted(at + 1), "6222100%09d".formatted(at + 1));
    }

    /** What the platform does not know, at a place from 0; it has no fund account. */
    public SampleMember baselineAccount(int at) {
        return new SampleMember(
                FIRST_BARE + at, "示例账户%06d公司".formatted(at + 1), "6222200%09d".formatted(at + 1));
    }

    /** Adds the members to the sub-accounts of a market's file. */
    void addToMarketFile(ArrayNode subAccounts, LocalDate openedOn) {
        String balance = AccountFigures.plain(BALANCE_FEN);
        for (int at = 0; at < size; at++) {
            SampleMember member = member(at);
            subAccounts
                    .addObject()
                    .put("no", member.subAccountNo())
                    .put("purpose", "member")
                    .put("fund_account", member.no())
                    .put("name", member.name())
                    .putObject("opening")
                    .put("balance", balance)
                    .put("bank_date", openedOn.toString());
        }
    }

    /** Adds them to the bank's accounts. */
    void addToInitialAccounts(ArrayNode mainAccounts, ArrayNode subAccounts) {
        if (size == 0) {
            return;
        }
        ArrayNode others =
                mainAccounts
                        .addObject()
                        .put("no", BASELINE_MAIN_ACCOUNT)
                        .put("name", BARE_MARKET_NAME)
                        .putArray("sub_accounts");
        for (int at = 0; at < size; at++) {
            open(subAccounts.addObject(), member(at));
            open(others.addObject(), baselineAccount(at));
        }
    }

    private static void open(ObjectNode account, SampleMember member) {
        account.put("no", member.subAccountNo())
                .put("name", member.name())
                .put("purpose", "member")
                .put("balance_fen", BALANCE_FEN);
    }
}
