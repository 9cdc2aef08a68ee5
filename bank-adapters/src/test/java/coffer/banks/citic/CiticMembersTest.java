package coffer.banks.citic;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.bank.Applicant;
import coffer.bank.BankCommand;
import coffer.bank.BankReply;
import coffer.bank.CertificateType;
import coffer.bank.ExternalAccount;
import coffer.bank.Inquiry;
import coffer.bank.InstructionKind;
import coffer.bank.MemberKind;
import coffer.bank.OrderToPlan;
import coffer.bank.Plan;
import coffer.bank.StatementPosition;
import coffer.bank.SubAccountNo;
import coffer.banks.citic.CiticMessages.RegistrationReply;
import coffer.banks.citic.CiticMessages.Request;
import coffer.banks.citic.CiticMessages.SigningReply;
import coffer.banks.citic.CiticMessages.SigningRow;
import coffer.market.DeclineCode;
import coffer.market.FundAccountNo;
import coffer.money.Money;
import jakarta.xml.bind.JAXBException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Opening, adjusting and paying out on the wire of CITIC. */
class CiticMembersTest {

    private static final SubAccountNo NO = new SubAccountNo("3110000000000000003");
    private static final Applicant APPLICANT =
            new Applicant(
                    "示例买方甲公司",
                    MemberKind.COMPANY,
                    CertificateType.UNIFIED_SOCIAL_CREDIT_CODE,
                    "91000000TEST00001X",
                    "张示例",
                    "示例市示例路1号",
                    new Applicant.Contact("李示例", "13000000000", "a@example.com"));
    private static final ExternalAccount OUTSIDE =
            new ExternalAccount(
                    "6200000000000000001", "示例卖方乙公司", "示例银行示例支行", "999100000017", false);
    private static final StatementPosition ENTRY =
            new StatementPosition(LocalDate.of(2026, 1, 5), "C0000000010009", "1");

    private static CiticConfig config(String... further) {
        String[] all = new String[6 + further.length];
        System.arraycopy(
                new String[] {
                    "subAccountPrefix", "311000000000", "mngNode", "999001", "branch", "999"
                },
                0,
                all,
                0,
                6);
        System.arraycopy(further, 0, all, 6, further.length);
        return Samples.config(all);
    }

    private static String written(Request request) {
        request.userName = "MKTDEMO";
        try {
            return CiticRoutes.write(request);
        } catch (JAXBException wrongTypes) {
            throw new AssertionError(wrongTypes);
        }
    }

    @Test
    void aRegistrationIsWrittenInTheDocumentsOrder() {
        assertThat(
                        written(
                                CiticMemberMapping.registration(
                                        config(),
                                        new BankCommand.Registration(
                                                Samples.SERIAL, NO, APPLICANT))))
                .isEqualTo(
                        "<stream><action>DLBREGSN</action><userName>MKTDEMO</userName>"
                                + "<mainAccNo>8110000000000009999</mainAccNo><appFlag>2</appFlag>"
                                + "<accGenType>1</accGenType><subAccNo>0000003</subAccNo>"
                                + "<subAccNm>示例买方甲公司</subAccNm><accType>03</accType>"
                                + "<calInterestFlag>0</calInterestFlag><interestRate></interestRate>"
                                + "<overFlag>0</overFlag><overAmt></overAmt><overRate></overRate>"
                                + "<autoAssignInterestFlag>0</autoAssignInterestFlag>"
                                + "<autoAssignTranFeeFlag>1</autoAssignTranFeeFlag>"
                                + "<feeType>1</feeType><realNameParm>1</realNameParm>"
                                + "<subAccPrintParm>1</subAccPrintParm><mngNode>999001</mngNode>"
                                + "<vtlCustNm>示例买方甲公司</vtlCustNm>"
                                + "<legalPersonNm>张示例</legalPersonNm>"
                                + "<custCertType>D</custCertType>"
                                + "<custCertNo>91000000TEST00001X</custCertNo>"
                                + "<branch>999</branch><commAddress>示例市示例路1号</commAddress>"
                                + "<list name=\"VilcstDataList\"><row>"
                                + "<contactName>李示例</contactName>"
                                + "<contactPhone>13000000000</contactPhone>"
                                + "<mailAddress>a@example.com</mailAddress></row></list></stream>");
    }

    @Test
    void anAdjustmentNamesTheEntryThatBroughtTheMoney() {
        assertThat(
                        written(
                                CiticTransferMapping.adjustmentCredit(
                                        new BankCommand.AdjustmentCredit(
                                                Samples.SERIAL,
                                                new BankCommand.Party(
                                                        new SubAccountNo("3110000000000010091"),
                                                        "公共调账--示例市场"),
                                                Samples.BUYER,
                                                Money.parse("1000.00"),
                                                ENTRY,
                                                "认领来款"))))
                .isEqualTo(
                        "<stream><action>DLTRSFIN</action><userName>MKTDEMO</userName>"
                                + "<clientID>20260105A00000000001</clientID>"
                                + "<accountNo>3110000000000010091</accountNo>"
                                + "<recvAccNo>3110000000000010001</recvAccNo>"
                                + "<recvAccNm>示例买方甲公司</recvAccNm><tranAmt>1000.00</tranAmt>"
                                + "<hostDate>20260105</hostDate><hostFlw>C0000000010009</hostFlw>"
                                + "<hostSeq>1</hostSeq>"
                                + "<memo>20260105A00000000001 认领来款</memo></stream>");
    }

    @Test
    void aTakeBackNamesTheEntryOnTheMembersStatement() {
        assertThat(
                        written(
                                CiticTransferMapping.takeBack(
                                        config(),
                                        new BankCommand.TakeBack(
                                                Samples.SERIAL,
                                                Samples.BUYER,
                                                new BankCommand.Party(
                                                        new SubAccountNo("3110000000000010091"),
                                                        "公共调账--示例市场"),
                                                Money.parse("1000.00"),
                                                ENTRY,
                                                ""))))
                .isEqualTo(
                        "<stream><action>DLWFDRTN</action><userName>MKTDEMO</userName>"
                                + "<clientID>20260105A00000000001</clientID>"
                                + "<accountNo>8110000000000009999</accountNo>"
                                + "<payAccNo>3110000000000010001</payAccNo>"
                                + "<recvAccNo>3110000000000010091</recvAccNo>"
                                + "<recvAccNm>公共调账--示例市场</recvAccNm><tranAmt>1000.00</tranAmt>"
                                + "<hostDate>20260105</hostDate><hostFlw>C0000000010009</hostFlw>"
                                + "<hostSeq>1</hostSeq><memo>20260105A00000000001</memo></stream>");
    }

    private static String payout(CiticConfig config, InstructionKind kind, Instant now) {
        return written(
                CiticTransferMapping.payout(
                        config,
                        new BankCommand.Payout(
                                Samples.SERIAL,
                                kind,
                                Samples.SELLER,
                                OUTSIDE,
                                Money.parse("120.00"),
                                "提现W1"),
                        now,
                        config.payouts().appointment(now)));
    }

    @Test
    void aPayoutGoesAtOnceOrAtTheNextSlot() {
        String head =
                "<userName>MKTDEMO</userName><clientID>20260105A00000000001</clientID>"
                        + "<accountNo>3110000000000010002</accountNo>"
                        + "<recvAccNo>6200000000000000001</recvAccNo>"
                        + "<recvAccNm>示例卖方乙公司</recvAccNm><tranAmt>120.00</tranAmt>"
                        + "<sameBank>1</sameBank>";
        String bank =
                "<recvTgfi>999100000017</recvTgfi><recvBankNm>示例银行示例支行</recvBankNm>"
                        + "<memo>20260105A00000000001 提现W1</memo>";
        Instant morning = Instant.parse("2026-01-05T01:30:00Z");
        assertThat(payout(config(), InstructionKind.WITHDRAWAL, morning))
                .isEqualTo(
                        "<stream><action>DLFCSOUT</action>"
                                + head
                                + "<payType></payType>"
                                + bank
                                + "<preFlg>0</preFlg><preDate></preDate><preTime></preTime>"
                                + "</stream>");
        CiticConfig byHour = config("payoutHours", "10:00-17:00", "payType", "2E<=100.00,2H");
        assertThat(payout(byHour, InstructionKind.SEND_BACK, morning))
                .isEqualTo(
                        "<stream><action>DLFNDOUT</action>"
                                + head
                                + "<payType>2H</payType>"
                                + bank
                                + "<preFlg>1</preFlg><preDate>20260105</preDate>"
                                + "<preTime>100000</preTime></stream>");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T01:00:00Z, 2026-01-05T10:00+08:00",
        "2026-01-05T02:00:00Z, ''",
        "2026-01-05T08:59:59Z, ''",
        "2026-01-05T09:00:00Z, 2026-01-06T10:00+08:00",
        "2026-01-05T16:00:00Z, 2026-01-06T10:00+08:00",
    })
    void anAppointmentIsTheNextSlot(String now, String slot) {
        assertThat(
                        config("payoutHours", "10:00-17:00")
                                .payouts()
                                .appointment(Instant.parse(now))
                                .map(at -> at.toOffsetDateTime().toString())
                                .orElse(""))
                .isEqualTo(slot);
    }

    @ParameterizedTest
    @CsvSource({
        "50000.00, 01:00, 2E",
        "50000.01, 01:00, 2H",
        "50000.01, 09:00, 2B",
        "90000.00, 01:00, 2H",
    })
    void theClearingChannelIsChosenByAmountAndHour(String amount, String utc, String way) {
        CiticPayouts payouts = config("payType", "2E<=50000.00, 2H@08:30-17:00, 2B").payouts();
        Instant now = Instant.parse("2026-01-05T" + utc + ":00Z");
        assertThat(payouts.payType(Money.parse(amount), now, true)).isEqualTo(way);
        assertThat(payouts.payType(Money.parse("1.00"), now, false))
                .as("2E needs a line number")
                .isIn("2H", "2B");
    }

    @ParameterizedTest
    @CsvSource({
        "REGISTRATION, 0, 甲, Confirmed",
        "REGISTRATION, 1, 甲, Accepted",
        "REGISTRATION, 2, 甲, NO_VERDICT",
        "REGISTRATION, 3, 甲, Refused",
        "REGISTRATION, 8, 甲, Refused",
        "REGISTRATION, 9, 甲, NO_VERDICT",
        "RENAMING,     0, 甲, Confirmed",
        "RENAMING,     0, 乙, NO_VERDICT",
        "CLOSING,      2, 甲, Confirmed",
        "CLOSING,      0, 甲, NO_VERDICT",
    })
    void theSigningStatusDecides(InstructionKind kind, String stt, String name, String expected) {
        SigningRow row = new SigningRow();
        row.subAccNo = NO.value();
        row.subAccNm = name;
        row.status = stt;
        SigningReply reply = new SigningReply();
        reply.status = "AAAAAAA";
        reply.rows = List.of(row);
        assertThat(word(signing(kind, reply))).isEqualTo(expected);
        row.subAccNo = "3110000000000000004";
        assertThat(word(signing(kind, reply))).as("another's row").isEqualTo("UNREADABLE");
    }

    @ParameterizedTest
    @CsvSource({
        "AAAAAAA, NO_SUCH_ORDER",
        "PBRA001, NO_SUCH_ORDER",
        "ED11308, TOO_FAST",
        "EEEEEEE, NO_VERDICT",
        "'',      UNREADABLE",
    })
    void withoutARowNothingIsKnown(String status, String expected) {
        SigningReply reply = new SigningReply();
        reply.status = status;
        assertThat(word(signing(InstructionKind.REGISTRATION, reply))).isEqualTo(expected);
    }

    private static BankReply signing(InstructionKind kind, SigningReply reply) {
        return CiticMemberMapping.signing(
                new Inquiry(Samples.SERIAL, kind, NO, "甲", Samples.THEN),
                reply,
                Samples.exchange(""));
    }

    @Test
    void aReplyWithAnotherNumberIsNoAnswer() {
        RegistrationReply reply = new RegistrationReply();
        reply.status = "AAAAAAA";
        BankCommand.Registration command =
                new BankCommand.Registration(Samples.SERIAL, NO, APPLICANT);
        assertThat(
                        word(
                                CiticMemberMapping.registered(
                                        config(), command, reply, Samples.exchange(""))))
                .isEqualTo("Accepted");
        reply.subAccNo = "3110000000000000004";
        assertThat(
                        word(
                                CiticMemberMapping.registered(
                                        config(), command, reply, Samples.exchange(""))))
                .isEqualTo("UNREADABLE");
        reply.subAccNo = NO.value();
        reply.status = "SM00001";
        assertThat(
                        word(
                                CiticMemberMapping.registered(
                                        config(), command, reply, Samples.exchange(""))))
                .isEqualTo("UNLISTED_CODE");
        assertThat(
                        word(
                                CiticMemberMapping.registered(
                                        config("openingRefusalCodes", "SM00001"),
                                        command,
                                        reply,
                                        Samples.exchange(""))))
                .isEqualTo("Refused");
    }

    private static String word(BankReply reply) {
        return reply instanceof BankReply.Silent silent
                ? silent.reason().name()
                : reply.getClass().getSimpleName();
    }

    @Test
    void theNumberIsThePrefixAndTheDigitsOfTheFundAccount() {
        OrderToPlan order = new OrderToPlan.Registration(new FundAccountNo("F000003"), APPLICANT);
        assertThat(CiticPlan.plan(config(), order)).isEqualTo(new Plan.Open(NO));
        assertThat(CiticPlan.plan(config("subAccountPrefix", "31100"), order))
                .isEqualTo(new Plan.Open(new SubAccountNo("3110000000000000003")));
        assertUnfit(
                CiticPlan.plan(Samples.config(), order),
                DeclineCode.OPENING_NOT_SUPPORTED,
                "/bank");
    }

    @ParameterizedTest
    @CsvSource({
        "6222 1,  999100000017, 示例银行, false, FIELD_INVALID,        /bound_accounts/0/account_no",
        "6222,    x,            示例银行, false, FIELD_INVALID,        /bound_accounts/0/bank_line_no",
        "6222,    '',           '',       false, BANK_DETAILS_MISSING, /bound_accounts/0/bank_line_no",
        "6222,    '',           '',       true,  '',                   ''",
        "6222,    '',           示例银行, false, '',                   ''",
    })
    void anAccountOutsideMustFitTheFieldsOfTheBank(
            String no, String line, String bank, boolean same, String code, String pointer) {
        ExternalAccount account = new ExternalAccount(no, "甲", bank, line, same);
        Plan plan =
                CiticPlan.plan(config(), new OrderToPlan.Application(APPLICANT, List.of(account)));
        if (code.isEmpty()) {
            assertThat(plan).isInstanceOf(Plan.Send.class);
        } else {
            assertUnfit(plan, DeclineCode.valueOf(code), pointer);
        }
    }

    @Test
    void textsThatTheBankCannotStoreAreFoundBefore() {
        Applicant longName =
                new Applicant(
                        "长".repeat(62),
                        APPLICANT.kind(),
                        APPLICANT.certificateType(),
                        APPLICANT.certificateNo(),
                        APPLICANT.legalPerson(),
                        APPLICANT.address(),
                        APPLICANT.contact());
        assertUnfit(
                CiticPlan.plan(config(), new OrderToPlan.Application(longName, List.of())),
                DeclineCode.WORDS_TOO_LONG,
                "/name");
        assertUnfit(
                CiticPlan.plan(config(), new OrderToPlan.Renaming("\uD83D\uDE00")),
                DeclineCode.NAME_NOT_ENCODABLE,
                "/name");
    }

    @Test
    void anEntryIsGivenWholeWhereTheBankWantsItSo() {
        OrderToPlan part =
                new OrderToPlan.AdjustmentCredit(
                        Money.parse("6.00"), Money.parse("10.00"), "甲", "");
        assertThat(CiticPlan.plan(config(), part)).isInstanceOf(Plan.Send.class);
        assertUnfit(
                CiticPlan.plan(config("adjustsInParts", "false"), part),
                DeclineCode.CREDIT_NOT_WHOLE,
                "/amount");
    }

    private static void assertUnfit(Plan plan, DeclineCode code, String pointer) {
        assertThat(plan)
                .isInstanceOfSatisfying(
                        Plan.Unfit.class,
                        unfit ->
                                assertThat(Optional.of(unfit.code() + " " + unfit.pointer()))
                                        .contains(code + " " + pointer));
    }
}
