package coffer.bank;

import java.util.Locale;

/** The paper that proves who a member is (证件类型). */
public enum CertificateType {
    /** 统一社会信用代码. */
    UNIFIED_SOCIAL_CREDIT_CODE,
    /** 组织机构代码. */
    ORGANISATION_CODE,
    /** 营业执照, of before the unified code. */
    BUSINESS_LICENCE,
    ID_CARD,
    PASSPORT,
    MILITARY_ID,
    HK_MACAU_PERMIT,
    TAIWAN_PERMIT,
    OTHER;

    /** The word on the wire of our API. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
