package coffer.banks.citic;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How members' sub-accounts are opened (CITIC B2B interface, DLBREGSN).
 *
 * @param prefix the bank's part of a sub-account's number, 5 or 12 digits; empty if this connection
 *     opens none
 * @param branchOfMembers {@code mngNode}, the branch that confirms members, 6 digits
 * @param branch the owning branch, 3 digits
 * @param assignInterest {@code autoAssignInterestFlag}: interest is passed on to the member
 * @param assignFee {@code autoAssignTranFeeFlag}: transfer fees are passed on to the member
 * @param feeType 0 none, 1 at once, 2 monthly
 * @param realName {@code realNameParm}, 0 to 3
 * @param print {@code subAccPrintParm}, what receipts show, 0 to 4
 * @param refusalCodes the codes that refuse an opening, a renaming or a closing for good
 */
record CiticOpenings(
        String prefix,
        String branchOfMembers,
        String branch,
        boolean assignInterest,
        boolean assignFee,
        String feeType,
        String realName,
        String print,
        Set<String> refusalCodes) {

    CiticOpenings {
        refusalCodes = Set.copyOf(refusalCodes);
    }

    boolean isSetUp() {
        return !prefix.isEmpty();
    }

    /** The problems of the settings, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (isSetUp()) {
            checkForm(
                    prefix,
                    "[0-9]{5}|[0-9]{12}",
                    "subAccountPrefix is not 5 or 12 digits",
                    problems);
            checkForm(branchOfMembers, "[0-9]{6}", "mngNode is not 6 digits", problems);
            checkForm(branch, "[0-9]{3}", "branch is not 3 digits", problems);
        }
        checkForm(feeType, "[0-2]", "feeType is not 0, 1 or 2", problems);
        checkForm(realName, "[0-3]", "realNameParm is not 0 to 3", problems);
        checkForm(print, "[0-4]", "subAccPrintParm is not 0 to 4", problems);
        for (String code : refusalCodes) {
            CiticCodes.whyNoRefusal(code)
                    .ifPresent(why -> problems.add("openingRefusalCodes: " + why));
        }
        return problems;
    }

    private static void checkForm(
            String value, String form, String problem, List<String> problems) {
        if (!value.matches(form)) {
            problems.add(problem);
        }
    }
}
