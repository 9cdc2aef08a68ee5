package coffer.platform.scenario;

import java.util.List;

/** Three members of one main account that no other scenario uses. */
record ScenarioMembers(Member buyer, Member seller, Member thirdMember) {

    /**
     * A member.
     *
     * @param fundAccountNo the number of the fund account, in our books
     * @param subAccountNo the number of the sub-account, at the bank
     */
    record Member(String fundAccountNo, String subAccountNo, String name) {}

    List<Member> all() {
        return List.of(buyer, seller, thirdMember);
    }
}
