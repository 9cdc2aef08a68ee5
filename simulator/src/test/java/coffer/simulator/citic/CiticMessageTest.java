package coffer.simulator.citic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages byte for byte: what is read, what is refused, what is written. */
class CiticMessageTest {
    private final BankFixture till = new BankFixture();

    private String reply(String xml) {
        return till.bank.text(till.ask(xml));
    }

    private static String query(String action, String fields) {
        return "<stream><action>"
                + action
                + "</action><userName>MKTDEMO</userName>"
                + fields
                + "</stream>";
    }

    private static String head(String body) {
        return "<?xml version=\"1.0\" encoding=\"GBK\"?>\n<stream>" + body + "</stream>";
    }

    private static String rows(String row) {
        return "<status>AAAAAAA</status><statusText>交易成功</statusText>" + list(row);
    }

    private static String list(String row) {
        return "<list name=\"userDataList\"><row>" + row + "</row></list>";
    }

    private static String account(String no) {
        return "<accountNo>8110000000000009999</accountNo><subAccNo>" + no + "</subAccNo>";
    }

    private static String today(String no) {
        return account(no) + "<startDate>20260105</startDate><endDate>20260105</endDate>";
    }

    /** A text block without its line ends. */
    private static String joined(String block) {
        return block.replace("\n", "");
    }

    @Test
    void balanceOfASubAccount() {
        till.deposit(BankFixture.B, "1000.00");
        till.submit(Map.of("tranType", "BR", "payAccNo", BankFixture.B, "tranAmt", "200.00"));
        String row =
                """
                <DJAMT>200.00</DJAMT>
                <KYAMT>800.00</KYAMT>
                <SJAMT>1000.00</SJAMT>
                <SUBACCNM>乙&amp;丙&lt;公司&gt;</SUBACCNM>
                <TZAMT>0.00</TZAMT>
                <XSACVL>1000.00</XSACVL>
                <subAccNo>3110000000000010002</subAccNo>
                """;
        assertThat(reply(query("DLSBALQR", account(BankFixture.B))))
                .isEqualTo(head(rows(joined(row))));
    }

    @Test
    void acceptedOrderAndItsFreezeNumber() {
        till.deposit(BankFixture.A, "1000.00");
        String accepted =
                """
                <status>AAAAAAE</status>
                <statusText>已提交银行处理,请稍后使用交易状态查询交易进行查询</statusText>
                """;
        assertThat(reply(BankFixture.order(Map.of("tranType", "BR"))))
                .isEqualTo(head(joined(accepted)));
        String number =
                """
                <clientID>S1</clientID>
                <freezeNo>FZ20260105000000000001</freezeNo>
                """;
        assertThat(reply(query("DLFRNOQR", list("<clientID>S1</clientID>"))))
                .isEqualTo(head(rows(joined(number))));
    }

    @Test
    void freezeRecord() {
        till.deposit(BankFixture.A, "1000.00");
        till.submit(Map.of("tranType", "BR", "memo", "订单O1"));
        String row =
                """
                <DJAMT>10.00</DJAMT>
                <DJCODE>FZ20260105000000000001</DJCODE>
                <DJDATE>20260105</DJDATE>
                <DJOPR>J0000000000002</DJOPR>
                <DJTIME>093000</DJTIME>
                <DJTYPE>4</DJTYPE>
                <JDDATE></JDDATE>
                <JDOPR></JDOPR>
                <JDTIME>000000</JDTIME>
                <REASON>订单O1</REASON>
                <subAccNo>3110000000000010001</subAccNo>
                """;
        assertThat(reply(query("DLSFRZQR", today(BankFixture.A))))
                .isEqualTo(head(rows(joined(row))));
    }

    @Test
    void statementRow() {
        till.deposit(BankFixture.A, "1000.00");
        String row =
                """
                <ACCBAL>1000.00</ACCBAL>
                <CDFG>C</CDFG>
                <CRYTYPE>001</CRYTYPE>
                <HOSTFLW>C00000000001DI</HOSTFLW>
                <HOSTSEQ>1</HOSTSEQ>
                <OPPACCNAME>付款人</OPPACCNAME>
                <OPPACCNO>62</OPPACCNO>
                <OPPBANKNO></OPPBANKNO>
                <OPPBRANCHNAME>示例银行</OPPBRANCHNAME>
                <RESUME>货款</RESUME>
                <TRANAMT>1000.00</TRANAMT>
                <TRANDATE>20260105</TRANDATE>
                <TRANTIME>093000</TRANTIME>
                <TRANTYPE>23</TRANTYPE>
                <XTSFAM>0.00</XTSFAM>
                <subAccNo>3110000000000010001</subAccNo>
                """;
        assertThat(reply(query("DLSTRNDT", today(BankFixture.A))))
                .isEqualTo(head("<returnRecords>1</returnRecords>" + rows(joined(row))));
    }

    @Test
    void realAccounts() {
        till.deposit(BankFixture.A, "1000.00");
        String row =
                """
                <accountName>示例交易市场</accountName>
                <accountNo>8110000000000009999</accountNo>
                <balance>1000.00</balance>
                <currencyID>01</currencyID>
                <forzenAmt>0.00</forzenAmt>
                <lastTranDate>20260105</lastTranDate>
                <openBankName>示例支行</openBankName>
                <status>AAAAAAA</status>
                <statusText>交易成功</statusText>
                <usableBalance>1000.00</usableBalance>
                """;
        String wanted = list("<accountNo>8110000000000009999</accountNo>");
        assertThat(reply(query("DLBALQRY", wanted))).isEqualTo(head(rows(joined(row))));
        String unknown = list("<accountNo>8110000000000007777</accountNo>");
        assertThat(reply(query("DLBALQRY", unknown))).contains("<status>SM00030</status>");
    }

    @Test
    void stateOfAnOrder() {
        till.deposit(BankFixture.A, "1000.00");
        till.submit(Map.of());
        String row =
                """
                <status>AAAAAAA</status>
                <statusText>交易成功</statusText>
                <stt>0</stt>
                """;
        assertThat(reply(query("DLCIDSTT", "<clientID>S1</clientID><type></type>")))
                .isEqualTo(head(rows(joined(row))));
        String unknown =
                """
                <status>ED02083</status>
                <statusText>没有此流水号对应的交易</statusText>
                """;
        assertThat(reply(query("DLCIDSTT", "<clientID>S1</clientID><type>DLFCSOUT</type>")))
                .isEqualTo(head(joined(unknown)));
    }

    /** The reply to every asynchronous order. */
    private static final String ACCEPTED =
            head("<status>AAAAAAE</status>" + "<statusText>已提交银行处理,请稍后使用交易状态查询交易进行查询</statusText>");

    private static final String DONE =
            head("<status>AAAAAAA</status><statusText>交易成功</statusText>");

    /** The registration of the document, with a number that the caller chose. */
    private static String registration() {
        String fields =
                """
                <mainAccNo>8110000000000009999</mainAccNo>
                <appFlag>2</appFlag><accGenType>1</accGenType><subAccNo>0010009</subAccNo>
                <subAccNm>示例买方甲公司</subAccNm><accType>03</accType>
                <calInterestFlag>0</calInterestFlag><interestRate></interestRate>
                <overFlag>0</overFlag><overAmt></overAmt><overRate></overRate>
                <autoAssignInterestFlag>0</autoAssignInterestFlag>
                <autoAssignTranFeeFlag>1</autoAssignTranFeeFlag><feeType>1</feeType>
                <realNameParm>1</realNameParm><subAccPrintParm>1</subAccPrintParm>
                <mngNode>999001</mngNode><vtlCustNm>示例买方甲公司</vtlCustNm>
                <legalPersonNm>张示例</legalPersonNm><custCertType>D</custCertType>
                <custCertNo>91000000TEST00001X</custCertNo><branch>999</branch>
                <commAddress>示例市示例路1号</commAddress>
                <list name="VilcstDataList"><row><contactName>李示例</contactName>
                <contactPhone>13000000000</contactPhone>
                <mailAddress>a@example.com</mailAddress></row></list>
                """;
        return query("DLBREGSN", joined(fields));
    }

    @Test
    void registrationAndItsSigning() {
        till.settings.set(CiticSetting.SIGNING, "review");
        String opened =
                """
                <hostNo>009900000009</hostNo>
                <status>AAAAAAA</status>
                <statusText>交易成功</statusText>
                <subAccNm>示例买方甲公司</subAccNm>
                <subAccNo>3110000000000010009</subAccNo>
                """;
        assertThat(reply(registration())).isEqualTo(head(joined(opened)));
        String row =
                """
                <accType>03</accType>
                <autoAssignInterestFlag>0</autoAssignInterestFlag>
                <autoAssignTranFeeFlag>1</autoAssignTranFeeFlag>
                <calInterestFlag>0</calInterestFlag>
                <centerNm>示例分行</centerNm>
                <centerNo>999001</centerNo>
                <feeType>1</feeType>
                <interestRate>0.0000000</interestRate>
                <overAmt>0.00</overAmt>
                <overFlag>0</overFlag>
                <overRate>0.0000000</overRate>
                <realNameParm>1</realNameParm>
                <status>1</status>
                <subAccNm>示例买方甲公司</subAccNm>
                <subAccNo>3110000000000010009</subAccNo>
                <subAccPrintParm>1</subAccPrintParm>
                """;
        String asked =
                "<mainAccNo>8110000000000009999</mainAccNo><subAccNo></subAccNo><stt></stt>"
                        + "<startDate>20260101</startDate><endDate>20260131</endDate>";
        assertThat(reply(query("DLSASQRY", asked))).isEqualTo(head(rows(joined(row))));
    }

    @Test
    void changeAndCloseOfASubAccount() {
        String change =
                """
                <mainAccNo>8110000000000009999</mainAccNo><subAccNo>3110000000000010003</subAccNo>
                <subAccNm>示例买方甲公司（新）</subAccNm>
                <autoAssignInterestFlag>0</autoAssignInterestFlag>
                <calInterestFlag>0</calInterestFlag><interestRate>0</interestRate>
                <autoAssignTranFeeFlag>1</autoAssignTranFeeFlag><feeType>1</feeType>
                """;
        assertThat(reply(query("DLSBAMAN", joined(change)))).isEqualTo(DONE);
        String closed =
                """
                <status>AAAAAAA</status>
                <statusText>交易成功</statusText>
                <subAccNm>示例买方甲公司（新）</subAccNm>
                <subAccNo>3110000000000010003</subAccNo>
                """;
        String close = account(BankFixture.C).replace("accountNo", "mainAccNo");
        assertThat(reply(query("DLOLCACC", close))).isEqualTo(head(joined(closed)));
    }

    @Test
    void adjustmentAndItsReverse() {
        till.deposit(BankFixture.PUBLIC, "1000.00");
        String give =
                """
                <clientID>20260105120000A00007</clientID>
                <accountNo>3110000000000010091</accountNo>
                <recvAccNo>3110000000000010001</recvAccNo><recvAccNm>甲公司</recvAccNm>
                <tranAmt>1000.00</tranAmt><hostDate>20260105</hostDate>
                <hostFlw>C00000000001DI</hostFlw><hostSeq>1</hostSeq><memo>认领来款</memo>
                """;
        assertThat(reply(query("DLTRSFIN", joined(give)))).isEqualTo(ACCEPTED);
        String row =
                """
                <ACCBAL>1000.00</ACCBAL>
                <CDFG>C</CDFG>
                <CRYTYPE>001</CRYTYPE>
                <HOSTFLW>J0000000000002</HOSTFLW>
                <HOSTSEQ>1</HOSTSEQ>
                <OPPACCNAME>公共调账</OPPACCNAME>
                <OPPACCNO>3110000000000010091</OPPACCNO>
                <OPPBANKNO>999001</OPPBANKNO>
                <OPPBRANCHNAME>示例支行</OPPBRANCHNAME>
                <RESUME>认领来款</RESUME>
                <TRANAMT>1000.00</TRANAMT>
                <TRANDATE>20260105</TRANDATE>
                <TRANTIME>093000</TRANTIME>
                <TRANTYPE>16</TRANTYPE>
                <XTSFAM>0.00</XTSFAM>
                <subAccNo>3110000000000010001</subAccNo>
                """;
        assertThat(reply(query("DLSTRNDT", today(BankFixture.A))))
                .isEqualTo(head("<returnRecords>1</returnRecords>" + rows(joined(row))));
        String back =
                """
                <clientID>20260105121000A00008</clientID>
                <accountNo>8110000000000009999</accountNo>
                <payAccNo>3110000000000010001</payAccNo>
                <recvAccNo>3110000000000010091</recvAccNo><recvAccNm>公共调账</recvAccNm>
                <tranAmt>1000.00</tranAmt><hostDate>20260105</hostDate>
                <hostFlw>J0000000000002</hostFlw><hostSeq>1</hostSeq><memo>错账调回</memo>
                """;
        assertThat(reply(query("DLWFDRTN", joined(back)))).isEqualTo(DONE);
    }

    @Test
    void payoutAndItsRow() {
        till.settings.set(CiticSetting.PAYOUT_FEE, "5.00");
        till.deposit(BankFixture.B, "1000.00");
        String payout =
                """
                <clientID>20260105110000A00004</clientID>
                <accountNo>3110000000000010002</accountNo>
                <recvAccNo>6200000000000000001</recvAccNo>
                <recvAccNm>示例卖方乙公司</recvAccNm><tranAmt>120.00</tranAmt>
                <sameBank>1</sameBank><payType></payType><recvTgfi>999100000017</recvTgfi>
                <recvBankNm>示例银行示例支行</recvBankNm><memo>提现W1</memo>
                <preFlg>0</preFlg><preDate></preDate><preTime></preTime>
                """;
        assertThat(reply(query("DLFCSOUT", joined(payout)))).isEqualTo(ACCEPTED);
        String row =
                """
                <ACCBAL>875.00</ACCBAL>
                <CDFG>D</CDFG>
                <CRYTYPE>001</CRYTYPE>
                <HOSTFLW>J0000000000002</HOSTFLW>
                <HOSTSEQ>1</HOSTSEQ>
                <OPPACCNAME>示例卖方乙公司</OPPACCNAME>
                <OPPACCNO>6200000000000000001</OPPACCNO>
                <OPPBANKNO>999100000017</OPPBANKNO>
                <OPPBRANCHNAME>示例银行示例支行</OPPBRANCHNAME>
                <RESUME>提现W1</RESUME>
                <TRANAMT>120.00</TRANAMT>
                <TRANDATE>20260105</TRANDATE>
                <TRANTIME>093000</TRANTIME>
                <TRANTYPE>23</TRANTYPE>
                <XTSFAM>5.00</XTSFAM>
                <subAccNo>3110000000000010002</subAccNo>
                """;
        String asked = today(BankFixture.B) + "<startRecord>2</startRecord>";
        assertThat(reply(query("DLSTRNDT", asked)))
                .isEqualTo(head("<returnRecords>1</returnRecords>" + rows(joined(row))));
    }

    @Test
    void payoutOfTheMerchantByAppointment() {
        till.deposit(BankFixture.OWN, "1000.00");
        String payout =
                """
                <clientID>20260105111000A00005</clientID>
                <accountNo>3110000000000010093</accountNo>
                <recvAccNo>8110000000000008888</recvAccNo><recvAccNm>示例交易市场</recvAccNm>
                <tranAmt>50.00</tranAmt><sameBank>0</sameBank><payType></payType>
                <recvTgfi></recvTgfi><recvBankNm></recvBankNm><memo></memo>
                <preFlg>1</preFlg><preDate>20260106</preDate><preTime>100000</preTime>
                """;
        assertThat(reply(query("DLFNDOUT", joined(payout))))
                .isEqualTo(head("<status>AAAAAAC</status><statusText>预约支付成功</statusText>"));
        String row =
                """
                <status>AAAAAAC</status>
                <statusText>预约支付成功</statusText>
                <stt>2</stt>
                """;
        String asked = "<clientID>20260105111000A00005</clientID><type>";
        assertThat(reply(query("DLCIDSTT", asked + "DLFNDOUT</type>")))
                .isEqualTo(head(rows(joined(row))));
        assertThat(reply(query("DLCIDSTT", asked + "</type>"))).isEqualTo(head(rows(joined(row))));
    }

    @Test
    void readsAnyTagOrderAndKeepsUnknownTags() {
        String text =
                """
                <?xml version="1.0" encoding="GB2312"?>
                <stream><userName>M</userName>
                <list name="userDataList"><row><a>1</a></row><row><a>2</a></row></list>
                <novel>x</novel><action>DLCIDSTT </action></stream>
                """;
        CiticRequest request = CiticXml.read(text).orElseThrow();
        assertThat(request.action()).isEqualTo("DLCIDSTT");
        assertThat(request.fields()).containsEntry("novel", "x");
        assertThat(request.listName()).isEqualTo("userDataList");
        assertThat(request.rows()).containsExactly(Map.of("a", "1"), Map.of("a", "2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "<stream>",
                "<other></other>",
                "<stream><a>1</a><a>2</a></stream>",
                "<stream><a><b>1</b></a></stream>",
                "<stream>text<a>1</a></stream>",
                "<stream><list><item/></list></stream>",
                "<stream></stream><stream></stream>",
                "<!DOCTYPE stream [<!ENTITY e \"x\">]><stream><a>&e;</a></stream>",
                "<!DOCTYPE stream SYSTEM \"file:///etc/hostname\"><stream><a>&e;</a></stream>",
            })
    void refusesWhatIsNotThisShape(String text) {
        assertThat(CiticXml.read(text)).isEmpty();
    }

    @Test
    void bytesOutsideTheCodePagesAreUnreadable() {
        CiticBank.Reading reading = till.bank.read(new byte[] {'<', (byte) 0xFF, (byte) 0xFF});
        assertThat(reading.request()).isEqualTo(Optional.empty());
    }

    @Test
    void charactersThatOnlyTheWiderCodePageHoldsAreRefusedInFields() {
        String memo = BankFixture.order(Map.of("memo", "𠀀"));
        CiticBank.Reading reading = till.bank.read(memo.getBytes(Charset.forName("GB18030")));
        assertThat(till.bank.answer(reading, new FaultEffect.None()).code()).isEqualTo("SM00004");
    }
}
