package coffer.testbed;

import coffer.testbed.RunFolder.SavedMarket;
import coffer.testbed.SampleParties.SampleMember;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The addresses and keys that a person needs to use the environment. */
public record Credentials(
        String platformUrl,
        String simulatorUrl,
        String bankUrl,
        String databaseUrl,
        String market,
        SavedMarket keys) {

    /** As {@code credentials.json}. */
    public ObjectNode json() {
        ObjectNode json = JsonClient.JSON.createObjectNode();
        json.put("platform_url", platformUrl);
        json.put("simulator_url", simulatorUrl);
        json.put("bank_url", bankUrl);
        json.put("database_url", databaseUrl);
        json.put("market", market);
        json.put("api_key", keys.apiKey());
        ArrayNode staff = json.putArray("staff_keys");
        staff.addObject().put("name", SampleParties.MAKER).put("key", keys.makerKey());
        staff.addObject().put("name", SampleParties.CHECKER).put("key", keys.checkerKey());
        ArrayNode accounts = json.putArray("fund_accounts");
        for (SampleMember member : SampleParties.MEMBERS) {
            accounts.addObject()
                    .put("no", member.no())
                    .put("name", member.name())
                    .put("sub_account_no", member.subAccountNo())
                    .put("bank", SampleParties.BANK);
        }
        return json;
    }

    /** As variables of a shell. */
    String env() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("PLATFORM_URL", platformUrl);
        variables.put("SIMULATOR_URL", simulatorUrl);
        variables.put("BANK_URL", bankUrl);
        variables.put("DATABASE_URL", databaseUrl);
        variables.put("MARKET", market);
        variables.put("API_KEY", keys.apiKey());
        variables.put("MAKER_KEY", keys.makerKey());
        variables.put("CHECKER_KEY", keys.checkerKey());
        variables.put("BUYER", SampleParties.BUYER.no());
        variables.put("BUYER_SUB_ACCOUNT", SampleParties.BUYER.subAccountNo());
        variables.put("SELLER", SampleParties.SELLER.no());
        variables.put("SELLER_SUB_ACCOUNT", SampleParties.SELLER.subAccountNo());
        variables.put("PUBLIC_SUB_ACCOUNT", SampleParties.PUBLIC);
        StringBuilder text = new StringBuilder();
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(quoted(value)).append('\n'));
        return text.toString();
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }

    /** Writes both files. */
    void writeTo(RunFolder folder) {
        folder.write("credentials.json", json().toPrettyString() + "\n");
        folder.write("env", env());
    }
}
