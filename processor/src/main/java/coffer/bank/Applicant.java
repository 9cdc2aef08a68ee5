package coffer.bank;

/**
 * Who wants to become a member.
 *
 * @param legalPerson the legal representative (法定代表人)
 */
public record Applicant(
        String name,
        MemberKind kind,
        CertificateType certificateType,
        String certificateNo,
        String legalPerson,
        String address,
        Contact contact) {

    /** Whom to call. */
    public record Contact(String name, String phone, String email) {}
}
