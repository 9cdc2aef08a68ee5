package coffer.banks.citic;

import coffer.bank.Capabilities.QueryLimit;
import coffer.banks.kernel.ConnectionLimits;
import coffer.banks.kernel.ConnectionSettings;
import coffer.banks.kernel.HttpTransport;
import coffer.market.MainAccountNo;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of one CITIC connection.
 *
 * @param url where the bank's front-end client listens, usually {@code http://host:6789}
 * @param userName the login name at the front end ({@code userName}), at most 30 bytes
 * @param mainAccountNo the main account (主体账号), 19 digits
 * @param limits the timeouts and sizes that every bank's connection has
 * @param synchronous whether forced transfers are sent with {@code tranFlag} 1
 * @param synchronousIsFinal whether the bank confirmed that {@code AAAAAAA} to a synchronous forced
 *     transfer is final; if not it is only accepted, and inquired
 * @param refusalCodes the codes that refuse a command for good; every other unlisted code is Silent
 * @param pageSize rows of a statement page, at most 10
 * @param listsMainAccount whether the bank lists a whole main account in one statement query
 * @param namesAction whether an inquiry names in {@code type} the action that was sent
 * @param adjustsInParts whether an entry on the public sub-account may be given in parts
 * @param queryLimit how fast the bank may be queried, where it states a limit: {@code
 *     queryPauseMillis}, 0 if it states none, and {@code queryPausePer}, {@code account} or {@code
 *     action}. A rejected query (ED11308) makes the queries slower in any case
 * @param openings how members' sub-accounts are opened: {@code subAccountPrefix, mngNode, branch,
 *     autoAssignInterestFlag, autoAssignTranFeeFlag, feeType, realNameParm, subAccPrintParm,
 *     openingRefusalCodes}
 * @param payouts when and through which clearing channel a payout leaves: {@code payType,
 *     payoutHours}
 */
public record CiticConfig(
        URI url,
        String userName,
        MainAccountNo mainAccountNo,
        ConnectionLimits limits,
        boolean synchronous,
        boolean synchronousIsFinal,
        Set<String> refusalCodes,
        int pageSize,
        boolean listsMainAccount,
        boolean namesAction,
        boolean adjustsInParts,
        QueryLimit queryLimit,
        CiticOpenings openings,
        CiticPayouts payouts) {

    /**
     * The refusals that are known: no such payer, no such payee, and the many host codes for "not
     * enough money".
     */
    static final Set<String> KNOWN_REFUSALS =
            Set.of(
                    """
                    ED02010 BLR0024 ED03307 BLR0027
                    CPRA004 CPRA005 DAR0004 DCRB010 DCRC030 ABR0061 AGRA200 BMR0083 BMR0302
                    BMRA535 DDRA279 DPRA003 DPRB001 DPRC141 E01RJ03 EPR1700 ESR6016 FNR3044
                    FTR0040 FTR1095 FXR0045 GIRA021 IMR0049 IMR0153 IMR1201 IMRA035 IMRA131
                    IMRA149 IMRA219 IMRA257 LCR0054 LCR1802 LCRA057 PSRA050 SBR1033 SGR0009
                    SNR1002 SNR2002 SSR0001 SZR5069 T1I2008 T1O2008 V000051
                    """
                            .strip()
                            .split("\\s+"));

    private static final int USER_NAME_BYTES = 30;
    private static final int PAGE_ROWS = 10;
    private static final int HOUR_MILLIS = 3_600_000;

    /**
     * @throws IllegalArgumentException naming all problems, if there are any
     */
    public CiticConfig {
        refusalCodes = Set.copyOf(refusalCodes);
        List<String> problems = new ArrayList<>();
        problems.addAll(HttpTransport.problems(url));
        checkNames(userName, mainAccountNo, problems);
        problems.addAll(openings.problems());
        checkRange("pageSize", pageSize, PAGE_ROWS, problems);
        long pause = queryLimit.pause().toMillis();
        if (pause < 0 || pause > HOUR_MILLIS) {
            problems.add("queryPauseMillis is not within 0 to " + HOUR_MILLIS + ": " + pause);
        }
        if (synchronousIsFinal && !synchronous) {
            problems.add("synchronousIsFinal needs tranFlag 1");
        }
        for (String code : new TreeSet<>(refusalCodes)) {
            CiticCodes.whyNoRefusal(code).ifPresent(why -> problems.add("refusalCodes: " + why));
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /**
     * Reads settings; all but {@code url} and {@code userName} may be left out.
     *
     * @throws IllegalArgumentException naming all problems, if there are any
     */
    public static CiticConfig from(MainAccountNo mainAccountNo, Map<String, String> values) {
        ConnectionSettings settings = new ConnectionSettings(values);
        URI url = settings.required("url", URI.create("http://localhost"), URI::create, "a URL");
        String userName = settings.required("userName", "?", text -> text, "a text");
        ConnectionLimits limits = ConnectionLimits.from(settings);
        boolean synchronous = settings.choice("tranFlag", false, "0", "1");
        boolean synchronousIsFinal = settings.flag("synchronousIsFinal", false);
        Set<String> refusalCodes = settings.words("refusalCodes", KNOWN_REFUSALS);
        int pageSize = settings.number("pageSize", PAGE_ROWS);
        boolean listsMainAccount = settings.flag("listsMainAccount", false);
        boolean namesAction = settings.choice("inquiryType", true, "none", "action");
        boolean adjustsInParts = settings.flag("adjustsInParts", true);
        QueryLimit queryLimit =
                new QueryLimit(
                        Duration.ofMillis(settings.number("queryPauseMillis", 0)),
                        settings.choice("queryPausePer", false, "account", "action"));
        CiticOpenings openings =
                new CiticOpenings(
                        settings.text("subAccountPrefix", ""),
                        settings.text("mngNode", ""),
                        settings.text("branch", ""),
                        settings.choice("autoAssignInterestFlag", false, "0", "1"),
                        settings.choice("autoAssignTranFeeFlag", true, "0", "1"),
                        settings.text("feeType", "1"),
                        settings.text("realNameParm", "1"),
                        settings.text("subAccPrintParm", "1"),
                        settings.words("openingRefusalCodes", Set.of()));
        CiticPayouts payouts =
                new CiticPayouts(
                        settings.read(
                                "payType",
                                List.of(),
                                CiticPayouts::channels,
                                "channels such as 2E<=50000.00,2H@08:30-17:00,2B"),
                        settings.read(
                                "payoutHours",
                                Optional.empty(),
                                text -> Optional.of(CiticPayouts.Hours.parse(text)),
                                "hours such as 08:30-17:00"));
        return settings.build(() ->
                new CiticConfig(
                        url,
                        userName,
                        mainAccountNo,
                        limits,
                        synchronous,
                        synchronousIsFinal,
                        refusalCodes,
                        pageSize,
                        listsMainAccount,
                        namesAction,
                        adjustsInParts,
                        queryLimit,
                        openings,
                        payouts));
    }

    private static void checkNames(
            String userName, MainAccountNo mainAccountNo, List<String> problems) {
        if (userName.isBlank()
                || CiticText.unfitText(userName).isPresent()
                || userName.getBytes(StandardCharsets.UTF_8).length > USER_NAME_BYTES) {
            problems.add("userName is not 1 to " + USER_NAME_BYTES + " bytes of plain text");
        }
        if (!mainAccountNo.value().matches("[0-9]{19}")) {
            problems.add("the main account's number is not 19 digits");
        }
    }

    private static void checkRange(String name, int value, int most, List<String> problems) {
        if (value < 1 || value > most) {
            problems.add(name + " is not within 1 to " + most + ": " + value);
        }
    }
}
