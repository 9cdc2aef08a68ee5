package coffer.simulator.citic;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A DLBREGSN whose fields have the right form (CITIC B2B interface, member registration), for the
 * one kind of member that is simulated: B2B commerce, ordinary trading, no overdraft. The
 * customer's particulars are checked and not kept.
 *
 * @param tail end of the number that the caller chose; empty if the bank shall choose
 */
record Registration(String mainAccountNo, String tail, String name, Map<String, String> terms) {
    static final String ACTION = "DLBREGSN";

    private static final int NUMBER_LENGTH = 19;
    private static final String CONTACTS = "VilcstDataList";
    private static final Set<String> CERTIFICATES =
            Set.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "D");

    /** Reads the fields in the order of the document; the first that is wrong refuses it. */
    static Registration of(CiticRequest request, String prefix) {
        RequestFields fields = new RequestFields(request);
        String main = fields.mandatory("mainAccNo", NUMBER_LENGTH);
        fields.oneOf("appFlag", Set.of("2"));
        boolean chosen = fields.oneOf("accGenType", Set.of("0", "1")).equals("1");
        String tail = chosen ? tail(fields, prefix) : "";
        String name = fields.mandatory("subAccNm", 122);
        Map<String, String> terms = SubAccountTerms.agreed(fields);
        fields.mandatory("vtlCustNm", 122);
        fields.mandatory("legalPersonNm", 122);
        fields.oneOf("custCertType", CERTIFICATES);
        fields.mandatory("custCertNo", 30);
        fields.mandatory("branch", 3);
        fields.mandatory("commAddress", 152);
        checkContact(request);
        return new Registration(main, tail, name, terms);
    }

    private static String tail(RequestFields fields, String prefix) {
        String tail = fields.mandatory("subAccNo", 14);
        if (!tail.matches("\\d+") || prefix.length() + tail.length() != NUMBER_LENGTH) {
            throw new CiticRefusal(CiticCode.SM00006, "subAccNo");
        }
        return tail;
    }

    private static void checkContact(CiticRequest request) {
        List<Map<String, String>> contacts = request.rows();
        if (!request.listName().equals(CONTACTS) || contacts.isEmpty()) {
            throw new CiticRefusal(CiticCode.SM00003, CONTACTS);
        }
        if (contacts.size() > 1) {
            throw new CiticRefusal(CiticCode.SM00006, CONTACTS);
        }
        RequestFields contact =
                new RequestFields(new CiticRequest("", contacts.getFirst(), "", List.of()));
        contact.mandatory("contactName", 122);
        contact.mandatory("contactPhone", 20);
        contact.mandatory("mailAddress", 152);
    }

    /** The number a request is about, before anybody has looked at its form; empty if none. */
    static String numberIn(CiticRequest request, String prefix) {
        String said = request.field("subAccNo");
        if (!request.action().equals(ACTION)) {
            return said;
        }
        boolean chosen = request.field("accGenType").equals("1") && !said.isEmpty();
        return chosen ? prefix + said : "";
    }

    /** The number with this prefix whose tail counts so far. */
    static String number(String prefix, long tail) {
        return prefix + String.format("%0" + (NUMBER_LENGTH - prefix.length()) + "d", tail);
    }
}
