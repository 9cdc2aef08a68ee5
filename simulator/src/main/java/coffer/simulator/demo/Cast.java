package coffer.simulator.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Who plays: one market at one bank, with three members. All of it is invented. */
final class Cast {

    static final String MARKET = "demo";
    static final String BANK = "citic";

    static final Member BUYER = new Member("F000001", "示例化工甲公司", "3110000000000010001");
    static final Member SELLER = new Member("F000002", "示例贸易乙公司", "3110000000000010002");
    static final Member CARRIER = new Member("F000003", "示例物流丙公司", "3110000000000010003");
    static final List<Member> MEMBERS = List.of(BUYER, SELLER, CARRIER);

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MARKET_NAME = "示例交易市场";
    private static final String CLIENT = "demonstration";

    /** What a bank that has just opened has already, by purpose as the platform calls it. */
    static final String MAIN_ACCOUNT = "8110000000000009999";

    private static final Map<String, String> SPECIAL =
            Map.of(
                    "fee_interest", "3110000000000010090",
                    "public", "3110000000000010091",
                    "initialisation", "3110000000000010092");

    private Cast() {}

    /**
     * A company that trades on the market.
     *
     * @param no its fund account (资金账户)
     * @param subAccountNo its sub-account (附属账户) at the bank
     */
    record Member(String no, String name, String subAccountNo) {}

    /** The market as the platform's command {@code seed} reads it. */
    static ObjectNode seed(String bankUrl) {
        ObjectNode seed = JSON.createObjectNode();
        seed.putObject("market").put("code", MARKET).put("name", MARKET_NAME);
        ObjectNode main = seed.putArray("main_accounts").addObject();
        main.put("code", BANK)
                .put("bank", BANK)
                .put("account_no", MAIN_ACCOUNT)
                .put("name", MARKET_NAME);
        main.putObject("settings").put("url", bankUrl).put("userName", "DEMO");
        ArrayNode subAccounts = main.putArray("sub_accounts");
        SPECIAL.forEach((purpose, no) ->
                subAccounts.addObject().put("no", no).put("purpose", purpose).put("name", purpose));
        for (Member member : MEMBERS) {
            subAccounts
                    .addObject()
                    .put("no", member.subAccountNo())
                    .put("purpose", "member")
                    .put("fund_account", member.no())
                    .put("name", member.name());
        }
        seed.putArray("clients").addObject().put("id", CLIENT);
        return seed;
    }
}
