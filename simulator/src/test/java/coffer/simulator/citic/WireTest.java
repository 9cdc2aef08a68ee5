package coffer.simulator.citic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages byte for byte: what is read, what is refused, what is written. */
class WireTest {
    private final Till till = new Till();

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
        till.deposit(Till.B, "1000.00");
        till.submit(Map.of("tranType", "BR", "payAccNo", Till.B, "tranAmt", "200.00"));
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
        assertThat(reply(query("DLSBALQR", account(Till.B)))).isEqualTo(head(rows(joined(row))));
    }

    @Test
    void acceptedOrderAndItsFreezeNumber() {
        till.deposit(Till.A, "1000.00");
        String accepted =
                """
                <status>AAAAAAE</status>
                <statusText>已提交银行处理,请稍后使用交易状态查询交易进行查询</statusText>
                """;
        assertThat(reply(Till.order(Map.of("tranType", "BR")))).isEqualTo(head(joined(accepted)));
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
        till.deposit(Till.A, "1000.00");
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
        assertThat(reply(query("DLSFRZQR", today(Till.A)))).isEqualTo(head(rows(joined(row))));
    }

    @Test
    void statementRow() {
        till.deposit(Till.A, "1000.00");
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
        assertThat(reply(query("DLSTRNDT", today(Till.A))))
                .isEqualTo(head("<returnRecords>1</returnRecords>" + rows(joined(row))));
    }

    @Test
    void realAccounts() {
        till.deposit(Till.A, "1000.00");
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
        till.deposit(Till.A, "1000.00");
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
        String memo = Till.order(Map.of("memo", "𠀀"));
        CiticBank.Reading reading = till.bank.read(memo.getBytes(Charset.forName("GB18030")));
        assertThat(till.bank.answer(reading, new Twist.None()).code()).isEqualTo("SM00004");
    }
}
