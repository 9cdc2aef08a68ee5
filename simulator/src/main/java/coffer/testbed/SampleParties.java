package coffer.testbed;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.List;

/**
 * The parties of the sample: one market at one bank, two people of its treasury, and three
 * companies that become members. All of it is invented.
 */
public final class SampleParties {

    /** The market's code. */
    public static final String MARKET = "demo";

    static final String BANK = "citic";

    /** Who makes, and who checks. */
    public static final String MAKER = "wang";

    /** The second of them. */
    public static final String CHECKER = "li";

    /** The bank's prefix, and behind it the digits of the fund account. */
    private static final String PREFIX = "311000000000";

    public static final SampleMember BUYER = new SampleMember(1, "示例化工甲公司", "6222000011110001");
    public static final SampleMember SELLER = new SampleMember(2, "示例贸易乙公司", "6222000011110002");
    public static final SampleMember CARRIER = new SampleMember(3, "示例物流丙公司", "6222000011110003");
    public static final List<SampleMember> MEMBERS = List.of(BUYER, SELLER, CARRIER);

    /** Where money arrives whose owner is not known yet. */
    public static final String PUBLIC = "3110000000000010091";

    /** What a bank that has just opened has already. */
    public static final String MAIN_ACCOUNT = "8110000000000009999";

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MARKET_NAME = "示例交易市场";
    private static final String CLIENT = "demonstration";
    private static final String WITHDRAWAL_LIMIT = "2000.00";

    private SampleParties() {}

    /**
     * A company that trades on the market.
     *
     * @param number its place among the market's members
     * @param outsideNo its account at another bank
     */
    public record SampleMember(int number, String name, String outsideNo) {

        /** Its fund account (资金账户). */
        public String no() {
            return "F%06d".formatted(number);
        }

        /** Its sub-account (附属账户) at the bank. */
        public String subAccountNo() {
            return PREFIX + "%07d".formatted(number);
        }

        /** What it applies with. */
        ObjectNode application() {
            ObjectNode body = JSON.createObjectNode();
            body.put("out_request_no", "APPLY-" + number)
                    .put("name", name)
                    .put("kind", "company")
                    .put("certificate_type", "unified_social_credit_code")
                    .put("certificate_no", "91000000TEST0000" + number + "X")
                    .put("legal_person", "张示例")
                    .put("address", "示例市示例路" + number + "号");
            body.putObject("contact")
                    .put("name", "李示例")
                    .put("phone", "13000000000")
                    .put("email", "member" + number + "@example.com");
            body.putArray("bound_accounts")
                    .addObject()
                    .put("account_no", outsideNo)
                    .put("name", name)
                    .put("bank_name", "示例银行示例支行")
                    .put("bank_line_no", "999100000017")
                    .put("same_bank", false);
            return body;
        }
    }

    /** A special sub-account, by its purpose as the platform and as the bank calls it. */
    private record SpecialSubAccount(String purpose, String bankPurpose, String no, String name) {}

    private static final List<SpecialSubAccount> SPECIALS =
            List.of(
                    new SpecialSubAccount(
                            "fee_interest", "fee", "3110000000000010090", "公共计息收费--示例市场"),
                    new SpecialSubAccount("public", "public", PUBLIC, "公共调账--示例市场"),
                    new SpecialSubAccount(
                            "initialisation",
                            "initialisation",
                            "3110000000000010092",
                            "资金初始化--示例市场"),
                    new SpecialSubAccount("own", "own", "3110000000000010093", "示例市场自有"));

    /**
     * The market as the platform reads it; members beside {@code members} apply by the API.
     *
     * @param openedOn the bank's date when it was opened, from which on statements are read
     */
    public static ObjectNode marketFile(
            String bankUrl, String apiKey, SampleMembers members, LocalDate openedOn) {
        ObjectNode market = JSON.createObjectNode();
        market.putObject("market")
                .put("code", MARKET)
                .put("name", MARKET_NAME)
                .put("withdrawal_limit", WITHDRAWAL_LIMIT);
        ObjectNode main = market.putArray("main_accounts").addObject();
        main.put("code", BANK)
                .put("bank", BANK)
                .put("account_no", MAIN_ACCOUNT)
                .put("name", MARKET_NAME);
        main.putObject("settings")
                .put("url", bankUrl)
                .put("userName", "DEMO")
                .put("subAccountPrefix", PREFIX)
                .put("mngNode", "999001")
                .put("branch", "999");
        ArrayNode subAccounts = main.putArray("sub_accounts");
        SPECIALS.forEach(special ->
                subAccounts
                        .addObject()
                        .put("no", special.no())
                        .put("purpose", special.purpose())
                        .put("name", special.name()));
        members.addToMarketFile(subAccounts, openedOn);
        market.putArray("clients").addObject().put("id", CLIENT).put("api_key", apiKey);
        return market;
    }

    /** The accounts of the bank as it reads them, those of {@code members} among them. */
    static ObjectNode initialAccountsFile(SampleMembers members) {
        ObjectNode population = JSON.createObjectNode();
        ArrayNode mains = population.putArray("main_accounts");
        ArrayNode subAccounts =
                mains.addObject()
                        .put("no", MAIN_ACCOUNT)
                        .put("name", MARKET_NAME)
                        .putArray("sub_accounts");
        SPECIALS.forEach(special ->
                subAccounts
                        .addObject()
                        .put("no", special.no())
                        .put("name", special.name())
                        .put("purpose", special.bankPurpose()));
        members.addToInitialAccounts(mains, subAccounts);
        return population;
    }
}
