package coffer.simulator.citic;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is agreed for a sub-account, by tag (CITIC B2B interface, member registration fields 6 to
 * 17). Checks them when they come and prints them for DLSASQRY. A rate is {@code decimal(9,7)}.
 */
final class SubAccountTerms {
    private static final Set<String> YES_OR_NO = Set.of("0", "1");
    private static final Set<String> INTEREST = Set.of("0", "1", "2");
    private static final Set<String> FEE = Set.of("0", "1", "2");

    private SubAccountTerms() {}

    /** The terms of a new member's sub-account; all are mandatory. */
    static Map<String, String> agreed(RequestFields fields) {
        Map<String, String> terms = new TreeMap<>();
        terms.put("accType", fields.oneOf("accType", Set.of("03")));
        String interest = fields.oneOf("calInterestFlag", INTEREST);
        terms.put("calInterestFlag", interest);
        terms.put("interestRate", fields.rate("interestRate", !interest.equals("0")));
        terms.put("overFlag", fields.oneOf("overFlag", Set.of("0")));
        terms.put("autoAssignInterestFlag", fields.oneOf("autoAssignInterestFlag", YES_OR_NO));
        terms.put("autoAssignTranFeeFlag", fields.oneOf("autoAssignTranFeeFlag", YES_OR_NO));
        terms.put("feeType", fields.oneOf("feeType", FEE));
        terms.put("realNameParm", fields.oneOf("realNameParm", Set.of("0", "1", "2", "3")));
        terms.put(
                "subAccPrintParm",
                fields.oneOf("subAccPrintParm", Set.of("0", "1", "2", "3", "4")));
        terms.put("centerNo", fields.mandatory("mngNode", 6));
        return terms;
    }

    /** What DLSBAMAN wants otherwise; an empty tag leaves things as they are. */
    static Map<String, String> changed(RequestFields fields) {
        Map<String, String> terms = new TreeMap<>();
        terms.put(
                "autoAssignInterestFlag", fields.noneOrOneOf("autoAssignInterestFlag", YES_OR_NO));
        terms.put("calInterestFlag", fields.noneOrOneOf("calInterestFlag", INTEREST));
        terms.put("interestRate", fields.rate("interestRate", false));
        terms.put("autoAssignTranFeeFlag", fields.noneOrOneOf("autoAssignTranFeeFlag", YES_OR_NO));
        terms.put("feeType", fields.noneOrOneOf("feeType", FEE));
        terms.values().removeIf(String::isEmpty);
        return terms;
    }

    /** The tags of a DLSASQRY row that tell the terms. */
    static SortedMap<String, String> print(Map<String, String> terms) {
        String feeType = terms.getOrDefault("feeType", "0");
        return CiticReply.row(
                "accType", terms.getOrDefault("accType", "03"),
                "calInterestFlag", terms.getOrDefault("calInterestFlag", "0"),
                "interestRate", rate(terms.getOrDefault("interestRate", "")),
                "feeType", feeType.equals("0") ? "" : feeType,
                "overFlag", terms.getOrDefault("overFlag", "0"),
                "overAmt", BalanceQueries.yuan(0),
                "overRate", rate(""),
                "autoAssignInterestFlag", terms.getOrDefault("autoAssignInterestFlag", "0"),
                "autoAssignTranFeeFlag", terms.getOrDefault("autoAssignTranFeeFlag", "0"),
                "centerNo", terms.getOrDefault("centerNo", MovementBuilder.BRANCH_NO),
                "centerNm", "示例分行",
                "realNameParm", terms.getOrDefault("realNameParm", "1"),
                "subAccPrintParm", terms.getOrDefault("subAccPrintParm", "1"));
    }

    private static String rate(String text) {
        return new BigDecimal(text.isEmpty() ? "0" : text).setScale(7).toPlainString();
    }
}
