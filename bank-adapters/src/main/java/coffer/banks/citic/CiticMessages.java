package coffer.banks.citic;

import jakarta.xml.bind.annotation.XmlAccessType;
import jakarta.xml.bind.annotation.XmlAccessorType;
import jakarta.xml.bind.annotation.XmlAttribute;
import jakarta.xml.bind.annotation.XmlElement;
import jakarta.xml.bind.annotation.XmlElementWrapper;
import jakarta.xml.bind.annotation.XmlTransient;
import jakarta.xml.bind.annotation.XmlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wire types of the CITIC B2B interface that we speak. This file is a table, in the order of
 * the bank's document: per action a request, whose tags are written in the document's order, and
 * the reply. It has no logic.
 *
 * <p>All values are text here; what they mean is up to the mappings. A request's value that is not
 * given is empty text and is written as a tag without content; a reply's is null if its tag did not
 * come, and so are the rows if the list was left out.
 */
final class CiticMessages {

    static final String DLMDETRN = "DLMDETRN";
    static final String DLTRSFIN = "DLTRSFIN";
    static final String DLWFDRTN = "DLWFDRTN";
    static final String DLFCSOUT = "DLFCSOUT";
    static final String DLFNDOUT = "DLFNDOUT";
    static final String DLBREGSN = "DLBREGSN";
    static final String DLSASQRY = "DLSASQRY";
    static final String DLSBAMAN = "DLSBAMAN";
    static final String DLOLCACC = "DLOLCACC";
    static final String DLCIDSTT = "DLCIDSTT";
    static final String DLFRNOQR = "DLFRNOQR";
    static final String DLSFRZQR = "DLSFRZQR";
    static final String DLSTRNDT = "DLSTRNDT";
    static final String DLSBALQR = "DLSBALQR";
    static final String DLBALQRY = "DLBALQRY";

    /** The types that a JAXB context must know to read and write all of the others. */
    static final Class<?>[] ALL = {
        ForcedTransferRequest.class,
        AdjustmentCreditRequest.class,
        TakeBackRequest.class,
        PayoutRequest.class,
        RegistrationRequest.class,
        SigningRequest.class,
        ParametersRequest.class,
        ClosingRequest.class,
        RegistrationReply.class,
        SigningReply.class,
        StateRequest.class,
        FreezeNumberRequest.class,
        FreezeRecordsRequest.class,
        StatementRequest.class,
        SubAccountBalanceRequest.class,
        AccountBalanceRequest.class,
        StatusReply.class,
        StateReply.class,
        FreezeNumberReply.class,
        FreezeRecordsReply.class,
        StatementReply.class,
        SubAccountBalanceReply.class,
        AccountBalanceReply.class
    };

    private CiticMessages() {}

    /** What every request begins with. */
    @XmlTransient
    @XmlAccessorType(XmlAccessType.FIELD)
    abstract static class Request {
        String action = "";
        String userName = "";
    }

    /** What every reply carries. */
    @XmlTransient
    @XmlAccessorType(XmlAccessType.FIELD)
    abstract static class Reply {
        @Nullable String status;
        @Nullable String statusText;
    }

    /** A reply of which only the status is wanted. */
    @XmlType(name = "statusReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class StatusReply extends Reply {}

    // --- DLMDETRN: forced transfer (强制转账) ---

    @XmlType(
            name = "DLMDETRN",
            propOrder = {
                "action",
                "userName",
                "clientID",
                "accountNo",
                "payAccNo",
                "tranType",
                "recvAccNo",
                "recvAccNm",
                "tranAmt",
                "freezeNo",
                "ofreezeamt",
                "memo",
                "tranFlag"
            })
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class ForcedTransferRequest extends Request {
        String clientID = "";
        String accountNo = "";
        String payAccNo = "";
        String tranType = "";
        String recvAccNo = "";
        String recvAccNm = "";
        String tranAmt = "";
        String freezeNo = "";
        String ofreezeamt = "";
        String memo = "";
        String tranFlag = "";
    }

    // --- DLTRSFIN: adjustment pay-in (调账入款) ---

    @XmlType(
            name = "DLTRSFIN",
            propOrder = {
                "action",
                "userName",
                "clientID",
                "accountNo",
                "recvAccNo",
                "recvAccNm",
                "tranAmt",
                "hostDate",
                "hostFlw",
                "hostSeq",
                "memo"
            })
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class AdjustmentCreditRequest extends Request {
        String clientID = "";

        /** Here the public adjustment sub-account. */
        String accountNo = "";

        String recvAccNo = "";
        String recvAccNm = "";
        String tranAmt = "";
        String hostDate = "";
        String hostFlw = "";
        String hostSeq = "";
        String memo = "";
    }

    // --- DLWFDRTN: taking a wrong adjustment back ---

    @XmlType(
            name = "DLWFDRTN",
            propOrder = {
                "action",
                "userName",
                "clientID",
                "accountNo",
                "payAccNo",
                "recvAccNo",
                "recvAccNm",
                "tranAmt",
                "hostDate",
                "hostFlw",
                "hostSeq",
                "memo"
            })
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class TakeBackRequest extends Request {
        String clientID = "";
        String accountNo = "";
        String payAccNo = "";
        String recvAccNo = "";
        String recvAccNm = "";
        String tranAmt = "";
        String hostDate = "";
        String hostFlw = "";
        String hostSeq = "";
        String memo = "";
    }

    // --- DLFCSOUT: platform payout; DLFNDOUT: payout of the merchant's own money ---

    @XmlType(
            name = "DLFCSOUT",
            propOrder = {
                "action",
                "userName",
                "clientID",
                "accountNo",
                "recvAccNo",
                "recvAccNm",
                "tranAmt",
                "sameBank",
                "payType",
                "recvTgfi",
                "recvBankNm",
                "memo",
                "preFlg",
                "preDate",
                "preTime"
            })
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class PayoutRequest extends Request {
        String clientID = "";

        /** Here the paying sub-account. */
        String accountNo = "";

        String recvAccNo = "";
        String recvAccNm = "";
        String tranAmt = "";
        String sameBank = "";
        String payType = "";
        String recvTgfi = "";
        String recvBankNm = "";
        String memo = "";
        String preFlg = "";
        String preDate = "";
        String preTime = "";
    }

    // --- DLBREGSN: member registration, which opens the sub-account ---

    @XmlType(
            name = "DLBREGSN",
            propOrder = {
                "action",
                "userName",
                "mainAccNo",
                "appFlag",
                "accGenType",
                "subAccNo",
                "subAccNm",
                "accType",
                "calInterestFlag",
                "interestRate",
                "overFlag",
                "overAmt",
                "overRate",
                "autoAssignInterestFlag",
                "autoAssignTranFeeFlag",
                "feeType",
                "realNameParm",
                "subAccPrintParm",
                "mngNode",
                "vtlCustNm",
                "legalPersonNm",
                "custCertType",
                "custCertNo",
                "branch",
                "commAddress",
                "list"
            })
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class RegistrationRequest extends Request {
        String mainAccNo = "";
        String appFlag = "";
        String accGenType = "";
        String subAccNo = "";
        String subAccNm = "";
        String accType = "";
        String calInterestFlag = "";
        String interestRate = "";
        String overFlag = "";
        String overAmt = "";
        String overRate = "";
        String autoAssignInterestFlag = "";
        String autoAssignTranFeeFlag = "";
        String feeType = "";
        String realNameParm = "";
        String subAccPrintParm = "";
        String mngNode = "";
        String vtlCustNm = "";
        String legalPersonNm = "";
        String custCertType = "";
        String custCertNo = "";
        String branch = "";
        String commAddress = "";
        ContactList list = new ContactList();
    }

    @XmlType(name = "DLBREGSNList")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class ContactList {
        /** The only list with another name. */
        @XmlAttribute String name = "VilcstDataList";

        @XmlElement(name = "row")
        List<ContactRow> rows = new ArrayList<>();
    }

    @XmlType(
            name = "DLBREGSNListRow",
            propOrder = {"contactName", "contactPhone", "mailAddress"})
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class ContactRow {
        String contactName = "";
        String contactPhone = "";
        String mailAddress = "";
    }

    @XmlType(name = "DLBREGSNReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class RegistrationReply extends Reply {
        @Nullable String subAccNo;
    }

    // --- DLSASQRY: signing status ---

    @XmlType(
            name = "DLSASQRY",
            propOrder = {
                "action",
                "userName",
                "mainAccNo",
                "subAccNo",
                "stt",
                "startDate",
                "endDate"
            })
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SigningRequest extends Request {
        String mainAccNo = "";
        String subAccNo = "";
        String stt = "";
        String startDate = "";
        String endDate = "";
    }

    @XmlType(name = "DLSASQRYReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SigningReply extends Reply {
        @XmlElementWrapper(name = "list")
        @XmlElement(name = "row")
        @Nullable List<SigningRow> rows;
    }

    @XmlType(name = "DLSASQRYRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SigningRow {
        @Nullable String subAccNo;
        @Nullable String subAccNm;

        /** The state of the signing; it hides the outer tag of the same name. */
        @Nullable String status;
    }

    // --- DLSBAMAN: parameters of a sub-account, its name among them ---

    @XmlType(
            name = "DLSBAMAN",
            propOrder = {
                "action",
                "userName",
                "mainAccNo",
                "subAccNo",
                "subAccNm",
                "autoAssignInterestFlag",
                "calInterestFlag",
                "interestRate",
                "autoAssignTranFeeFlag",
                "feeType"
            })
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class ParametersRequest extends Request {
        String mainAccNo = "";
        String subAccNo = "";
        String subAccNm = "";
        String autoAssignInterestFlag = "";
        String calInterestFlag = "";
        String interestRate = "";
        String autoAssignTranFeeFlag = "";
        String feeType = "";
    }

    // --- DLOLCACC: closing of a sub-account ---

    @XmlType(
            name = "DLOLCACC",
            propOrder = {"action", "userName", "mainAccNo", "subAccNo"})
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class ClosingRequest extends Request {
        String mainAccNo = "";
        String subAccNo = "";
    }

    // --- DLCIDSTT: state of an order by its serial ---

    @XmlType(
            name = "DLCIDSTT",
            propOrder = {"action", "userName", "clientID", "type"})
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class StateRequest extends Request {
        String clientID = "";
        String type = "";
    }

    @XmlType(name = "DLCIDSTTReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class StateReply extends Reply {
        @XmlElementWrapper(name = "list")
        @XmlElement(name = "row")
        @Nullable List<StateRow> rows;
    }

    @XmlType(name = "DLCIDSTTRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class StateRow {
        @Nullable String status;
        @Nullable String statusText;
        @Nullable String stt;
    }

    // --- DLFRNOQR: freeze number (冻结编号) by serial ---

    @XmlType(
            name = "DLFRNOQR",
            propOrder = {"action", "userName", "list"})
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class FreezeNumberRequest extends Request {
        SerialList list = new SerialList();
    }

    @XmlType(name = "DLFRNOQRList")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SerialList {
        @XmlAttribute String name = "userDataList";

        @XmlElement(name = "row")
        List<SerialRow> rows = new ArrayList<>();
    }

    @XmlType(name = "DLFRNOQRListRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SerialRow {
        String clientID = "";
    }

    @XmlType(name = "DLFRNOQRReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class FreezeNumberReply extends Reply {
        @XmlElementWrapper(name = "list")
        @XmlElement(name = "row")
        @Nullable List<FreezeNumberRow> rows;
    }

    @XmlType(name = "DLFRNOQRRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class FreezeNumberRow {
        @Nullable String clientID;
        @Nullable String freezeNo;
    }

    // --- DLSFRZQR: freeze records of a sub-account ---

    @XmlType(
            name = "DLSFRZQR",
            propOrder = {"action", "userName", "accountNo", "subAccNo", "startDate", "endDate"})
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class FreezeRecordsRequest extends Request {
        String accountNo = "";
        String subAccNo = "";
        String startDate = "";
        String endDate = "";
    }

    @XmlType(name = "DLSFRZQRReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class FreezeRecordsReply extends Reply {
        @XmlElementWrapper(name = "list")
        @XmlElement(name = "row")
        @Nullable List<FreezeRecordRow> rows;
    }

    @XmlType(name = "DLSFRZQRRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class FreezeRecordRow {
        @Nullable String subAccNo;

        @XmlElement(name = "DJCODE")
        @Nullable String freezeNo;

        @XmlElement(name = "DJAMT")
        @Nullable String amount;

        @XmlElement(name = "JDDATE")
        @Nullable String unfreezeDate;

        @XmlElement(name = "JDTIME")
        @Nullable String unfreezeTime;
    }

    // --- DLSTRNDT: statement of a sub-account ---

    @XmlType(
            name = "DLSTRNDT",
            propOrder = {
                "action",
                "userName",
                "accountNo",
                "subAccNo",
                "queryType",
                "startDate",
                "endDate",
                "tranType",
                "startRecord",
                "pageNumber",
                "lastHostFlw",
                "lastHostSeq",
                "lastHostDate",
                "qryMode"
            })
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class StatementRequest extends Request {
        String accountNo = "";
        String subAccNo = "";
        String queryType = "";
        String startDate = "";
        String endDate = "";
        String tranType = "";
        String startRecord = "";
        String pageNumber = "";
        String lastHostFlw = "";
        String lastHostSeq = "";
        String lastHostDate = "";
        String qryMode = "";
    }

    @XmlType(name = "DLSTRNDTReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class StatementReply extends Reply {
        @Nullable String returnRecords;

        @XmlElementWrapper(name = "list")
        @XmlElement(name = "row")
        @Nullable List<StatementRow> rows;
    }

    @XmlType(name = "DLSTRNDTRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class StatementRow {
        @Nullable String subAccNo;

        @XmlElement(name = "CRYTYPE")
        @Nullable String currency;

        @XmlElement(name = "TRANTYPE")
        @Nullable String type;

        @XmlElement(name = "TRANDATE")
        @Nullable String date;

        @XmlElement(name = "TRANTIME")
        @Nullable String time;

        @XmlElement(name = "HOSTFLW")
        @Nullable String flow;

        @XmlElement(name = "HOSTSEQ")
        @Nullable String sequence;

        @XmlElement(name = "OPPACCNO")
        @Nullable String otherAccountNo;

        @XmlElement(name = "OPPACCNAME")
        @Nullable String otherName;

        @XmlElement(name = "OPPBRANCHNAME")
        @Nullable String otherBranch;

        @XmlElement(name = "CDFG")
        @Nullable String debitCredit;

        @XmlElement(name = "TRANAMT")
        @Nullable String amount;

        @XmlElement(name = "ACCBAL")
        @Nullable String balance;

        @XmlElement(name = "XTSFAM")
        @Nullable String fee;

        @XmlElement(name = "RESUME")
        @Nullable String memo;
    }

    // --- DLSBALQR: balance of a sub-account ---

    @XmlType(
            name = "DLSBALQR",
            propOrder = {"action", "userName", "accountNo", "subAccNo"})
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SubAccountBalanceRequest extends Request {
        String accountNo = "";
        String subAccNo = "";
    }

    @XmlType(name = "DLSBALQRReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SubAccountBalanceReply extends Reply {
        @XmlElementWrapper(name = "list")
        @XmlElement(name = "row")
        @Nullable List<SubAccountBalanceRow> rows;
    }

    @XmlType(name = "DLSBALQRRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class SubAccountBalanceRow {
        @Nullable String subAccNo;

        @XmlElement(name = "KYAMT")
        @Nullable String available;

        @XmlElement(name = "SJAMT")
        @Nullable String total;

        @XmlElement(name = "DJAMT")
        @Nullable String frozen;
    }

    // --- DLBALQRY: balances of real accounts ---

    @XmlType(
            name = "DLBALQRY",
            propOrder = {"action", "userName", "list"})
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class AccountBalanceRequest extends Request {
        AccountList list = new AccountList();
    }

    @XmlType(name = "DLBALQRYList")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class AccountList {
        @XmlAttribute String name = "userDataList";

        @XmlElement(name = "row")
        List<AccountRow> rows = new ArrayList<>();
    }

    @XmlType(name = "DLBALQRYListRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class AccountRow {
        String accountNo = "";
    }

    @XmlType(name = "DLBALQRYReply")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class AccountBalanceReply extends Reply {
        @XmlElementWrapper(name = "list")
        @XmlElement(name = "row")
        @Nullable List<AccountBalanceRow> rows;
    }

    @XmlType(name = "DLBALQRYRow")
    @XmlAccessorType(XmlAccessType.FIELD)
    static final class AccountBalanceRow {
        @Nullable String status;
        @Nullable String accountNo;
        @Nullable String usableBalance;
        @Nullable String balance;

        /** Misspelt on the wire. */
        @XmlElement(name = "forzenAmt")
        @Nullable String frozenAmount;
    }
}
