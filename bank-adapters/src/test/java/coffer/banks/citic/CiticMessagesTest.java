package coffer.banks.citic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coffer.bank.FreezeNumberQuery;
import coffer.bank.InstructionKind;
import coffer.bank.StatementPosition;
import coffer.bank.StatementQuery;
import coffer.banks.citic.CiticMessages.Reply;
import coffer.banks.citic.CiticMessages.StatusReply;
import coffer.banks.kernel.Gb18030;
import coffer.banks.kernel.UnreadableReply;
import coffer.money.Money;
import jakarta.xml.bind.JAXBException;
import java.nio.charset.CharacterCodingException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Our requests byte for byte, and what we take for a reply. */
class CiticMessagesTest {

    private static final String HEAD =
            "<stream><action>DLMDETRN</action><userName>MKTDEMO</userName>"
                    + "<clientID>20260105A00000000001</clientID>"
                    + "<accountNo>8110000000000009999</accountNo>"
                    + "<payAccNo>3110000000000010001</payAccNo>";
    private static final String TAIL =
            "<memo>20260105A00000000001 订单O1 &lt;&amp;&gt;</memo>"
                    + "<tranFlag>0</tranFlag></stream>";
    private static final String TO_SELLER =
            "<recvAccNo>3110000000000010002</recvAccNo><recvAccNm>示例卖方乙公司</recvAccNm>";

    private static final Map<InstructionKind, String> GOLDEN =
            Map.of(
                    InstructionKind.TRANSFER,
                    "<tranType>BF</tranType>"
                            + TO_SELLER
                            + "<tranAmt>120.00</tranAmt><freezeNo></freezeNo>"
                            + "<ofreezeamt></ofreezeamt>",
                    InstructionKind.FREEZE,
                    "<tranType>BR</tranType><recvAccNo></recvAccNo><recvAccNm></recvAccNm>"
                            + "<tranAmt>120.00</tranAmt><freezeNo></freezeNo>"
                            + "<ofreezeamt></ofreezeamt>",
                    InstructionKind.PAY_FREEZE,
                    "<tranType>BS</tranType>"
                            + TO_SELLER
                            + "<tranAmt>120.00</tranAmt><freezeNo></freezeNo>"
                            + "<ofreezeamt></ofreezeamt>",
                    InstructionKind.UNFREEZE,
                    "<tranType>BG</tranType><recvAccNo>3110000000000010001</recvAccNo>"
                            + "<recvAccNm>示例买方甲公司</recvAccNm><tranAmt>120.00</tranAmt>"
                            + "<freezeNo>FZ20260105000000000001</freezeNo>"
                            + "<ofreezeamt>200.00</ofreezeamt>",
                    InstructionKind.UNFREEZE_PAY,
                    "<tranType>BH</tranType>"
                            + TO_SELLER
                            + "<tranAmt>120.00</tranAmt>"
                            + "<freezeNo>FZ20260105000000000001</freezeNo>"
                            + "<ofreezeamt>200.00</ofreezeamt>");

    private static String written(CiticMessages.Request request) {
        request.userName = "MKTDEMO";
        try {
            return CiticRoutes.write(request);
        } catch (JAXBException wrongTypes) {
            throw new AssertionError(wrongTypes);
        }
    }

    @Test
    void theFiveForcedTransfersAreWrittenInTheDocumentsOrder() {
        for (InstructionKind kind : GOLDEN.keySet()) {
            String request =
                    written(
                            CiticTransferMapping.forcedTransfer(
                                    Samples.config(), Samples.command(kind, "120.00")));
            assertThat(request).as(kind.word()).isEqualTo(HEAD + GOLDEN.get(kind) + TAIL);
        }
    }

    @Test
    void aFreezeThatIsUsedUpGoesWithoutItsAmount() {
        for (InstructionKind kind :
                Set.of(InstructionKind.UNFREEZE, InstructionKind.UNFREEZE_PAY)) {
            assertThat(
                            written(
                                    CiticTransferMapping.forcedTransfer(
                                            Samples.config(), Samples.command(kind, "200.00"))))
                    .contains("<tranAmt>200.00</tranAmt>")
                    .contains("<ofreezeamt></ofreezeamt>");
        }
    }

    @Test
    void aSynchronousConnectionSaysSo() {
        assertThat(
                        written(
                                CiticTransferMapping.forcedTransfer(
                                        Samples.config("tranFlag", "1"),
                                        Samples.command(InstructionKind.TRANSFER, "0.01"))))
                .contains("<tranAmt>0.01</tranAmt>")
                .endsWith("<tranFlag>1</tranFlag></stream>");
    }

    @Test
    void theLargestAmountIsWrittenPlainly() {
        assertThat(
                        written(
                                CiticTransferMapping.forcedTransfer(
                                        Samples.config(),
                                        Samples.command(
                                                InstructionKind.TRANSFER, "9999999999999.99"))))
                .contains("<tranAmt>9999999999999.99</tranAmt>");
    }

    @Test
    void queriesAreWrittenInTheDocumentsOrder() {
        CiticConfig config = Samples.config();
        FreezeNumberQuery question =
                new FreezeNumberQuery(
                        Samples.SERIAL,
                        true,
                        Samples.BUYER.no(),
                        Money.parse("200.00"),
                        Samples.THEN,
                        Set.of());
        String user = "<userName>MKTDEMO</userName>";
        assertThat(
                        written(
                                CiticInquiryMapping.state(
                                        config, Samples.inquiry(Samples.SERIAL, Samples.THEN))))
                .isEqualTo(
                        "<stream><action>DLCIDSTT</action>"
                                + user
                                + "<clientID>20260105A00000000001</clientID>"
                                + "<type>DLMDETRN</type></stream>");
        assertThat(written(CiticInquiryMapping.freezeNumber(question)))
                .isEqualTo(
                        "<stream><action>DLFRNOQR</action>"
                                + user
                                + "<list name=\"userDataList\"><row>"
                                + "<clientID>20260105A00000000001</clientID>"
                                + "</row></list></stream>");
        assertThat(
                        written(
                                CiticInquiryMapping.freezeRecords(
                                        config, question, LocalDate.of(2026, 1, 6))))
                .isEqualTo(
                        "<stream><action>DLSFRZQR</action>"
                                + user
                                + "<accountNo>8110000000000009999</accountNo>"
                                + "<subAccNo>3110000000000010001</subAccNo>"
                                + "<startDate>20260104</startDate>"
                                + "<endDate>20260107</endDate></stream>");
        assertThat(written(CiticBalanceMapping.balance(config, Samples.BUYER.no())))
                .isEqualTo(
                        "<stream><action>DLSBALQR</action>"
                                + user
                                + "<accountNo>8110000000000009999</accountNo>"
                                + "<subAccNo>3110000000000010001</subAccNo></stream>");
        assertThat(written(CiticBalanceMapping.mainBalance(config)))
                .isEqualTo(
                        "<stream><action>DLBALQRY</action>"
                                + user
                                + "<list name=\"userDataList\"><row>"
                                + "<accountNo>8110000000000009999</accountNo>"
                                + "</row></list></stream>");
    }

    @Test
    void aStatementGoesOnAfterTheLastRow() {
        StatementQuery first =
                new StatementQuery(
                        Samples.BUYER.no(),
                        LocalDate.of(2026, 1, 4),
                        LocalDate.of(2026, 1, 6),
                        Optional.empty());
        StatementQuery next =
                new StatementQuery(
                        first.subAccountNo(),
                        first.from(),
                        first.to(),
                        Optional.of(
                                new StatementPosition(
                                        LocalDate.of(2026, 1, 5), "C0000000010008", "1")));
        String head =
                "<stream><action>DLSTRNDT</action><userName>MKTDEMO</userName>"
                        + "<accountNo>8110000000000009999</accountNo>"
                        + "<subAccNo>3110000000000010001</subAccNo><queryType></queryType>"
                        + "<startDate>20260104</startDate><endDate>20260106</endDate>"
                        + "<tranType></tranType><startRecord>1</startRecord>"
                        + "<pageNumber>10</pageNumber>";
        assertThat(written(CiticStatementMapping.statement(Samples.config(), first)))
                .isEqualTo(
                        head
                                + "<lastHostFlw></lastHostFlw><lastHostSeq></lastHostSeq>"
                                + "<lastHostDate></lastHostDate><qryMode>2</qryMode></stream>");
        assertThat(written(CiticStatementMapping.statement(Samples.config(), next)))
                .isEqualTo(
                        head
                                + "<lastHostFlw>C0000000010008</lastHostFlw>"
                                + "<lastHostSeq>1</lastHostSeq>"
                                + "<lastHostDate>20260105</lastHostDate>"
                                + "<qryMode>2</qryMode></stream>");
    }

    @Test
    void aCharacterThatGbkHasNotIsNeverWrittenAsAnother() {
        assertThatThrownBy(() -> CiticRoutes.encode("𠀀"))
                .isInstanceOf(CharacterCodingException.class);
        assertThatThrownBy(() -> CiticRoutes.encode("\ud840"))
                .isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void theBytesOfAReplyDecideWhateverItsPrologClaims() throws UnreadableReply {
        for (String prolog :
                new String[] {
                    "",
                    "<?xml version=\"1.0\" encoding=\"GBK\"?>",
                    "<?xml version='1.0' encoding='GB2312'?>\r\n",
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                    "<?xml version=\"1.0\" encoding=\"no such thing\"?>",
                    "\ufeff<?xml version=\"1.0\"?>"
                }) {
            String reply =
                    "<stream><status>AAAAAAA</status><statusText>龘㐀𠀀€</statusText></stream>";
            byte[] wire = (prolog + reply).getBytes(Gb18030.CHARSET);
            StatusReply read = CiticRoutes.read(CiticRoutes.decode(wire), StatusReply.class);
            assertThat(read.status).isEqualTo("AAAAAAA");
            assertThat(read.statusText).isEqualTo("龘㐀𠀀€");
        }
    }

    @Test
    void unknownTagsArePassedOverAndOtherCaseIsUnknown() throws UnreadableReply {
        StatusReply read =
                CiticRoutes.read(
                        "<stream><news a='1'><status>X</status></news><Status>Y</Status>"
                                + "<status>AAAAAAA</status></stream>",
                        StatusReply.class);
        assertThat(read.status).isEqualTo("AAAAAAA");
        assertThat(read.statusText).isNull();
    }

    @Test
    void aCharacterCutInHalfIsReplacedAlone() throws UnreadableReply {
        byte[] wire = "<stream><statusText>货X</statusText></stream>".getBytes(Gb18030.CHARSET);
        byte[] cut = new byte[wire.length - 1];
        int second = "<stream><statusText>".length() + 1;
        System.arraycopy(wire, 0, cut, 0, second);
        System.arraycopy(wire, second + 1, cut, second, cut.length - second);
        StatusReply read = CiticRoutes.read(CiticRoutes.decode(cut), StatusReply.class);
        assertThat(read.statusText).isNotNull().doesNotContain("货");
    }

    /** What stands behind the cut: an end tag, a reference, a digit. */
    @Test
    void aCutCharacterCostsNoReplyItsEndTag() throws UnreadableReply {
        for (Class<?> type : CiticMessages.ALL) {
            if (!Reply.class.isAssignableFrom(type)) {
                continue;
            }
            for (String behind : List.of("", "&amp;", "7")) {
                for (int lead = 0x81; lead <= 0xFE; lead++) {
                    String text =
                            "<stream><status>AAAAAAA</status><statusText>货?%s</statusText></stream>";
                    byte[] wire = text.formatted(behind).getBytes(Gb18030.CHARSET);
                    wire[text.indexOf('?') + 1] = (byte) lead;
                    Reply reply = (Reply) CiticRoutes.read(CiticRoutes.decode(wire), type);
                    assertThat(reply.status).isEqualTo("AAAAAAA");
                    assertThat(reply.statusText)
                            .as("%s, %x", type, lead)
                            .isEqualTo("货\uFFFD" + behind.replace("&amp;", "&"));
                }
            }
        }
    }

    @Test
    void aControlCharacterIsReplacedAlone() throws UnreadableReply {
        for (String control : List.of("\u0000", "\u0007", "&#7;", "&#x1f;", "\uFFFE")) {
            StatusReply read =
                    CiticRoutes.read(
                            "<stream><status>AAAAAAA</status><statusText>a"
                                    + control
                                    + "b</statusText></stream>",
                            StatusReply.class);
            assertThat(read.statusText).isEqualTo("a\uFFFDb");
        }
    }

    @Test
    void whatIsNotTheBanksMessageIsUnreadable() {
        for (String text :
                new String[] {
                    "",
                    " ",
                    "gateway time-out",
                    "<html><body>503</body></html>",
                    "<Stream><status>AAAAAAA</status></Stream>",
                    "<stream><status>AAAAAAA</status>",
                    "<stream><status>AAAAAAA</status></stream",
                    "<stream><status>AAAAAAA</status></stream><stream/>",
                    "<stream><status>AAAAAAA</status></stream>rest",
                    "<stream><status>A&B</status></stream>",
                    "<!DOCTYPE stream><stream><status>AAAAAAA</status></stream>",
                    "<!DOCTYPE s [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
                            + "<stream><status>&x;</status></stream>",
                    "<!DOCTYPE s [<!ENTITY x 'AAAAAAA'>]><stream><status>&x;</status></stream>"
                }) {
            assertThatThrownBy(() -> CiticRoutes.read(text, StatusReply.class))
                    .as(text)
                    .isInstanceOf(UnreadableReply.class);
        }
    }

    @Test
    void aLargeReplyIsReadWhole() throws UnreadableReply {
        String text = "&amp;货".repeat(400_000);
        StatusReply read =
                CiticRoutes.read(
                        "<stream><statusText>" + text + "</statusText></stream>",
                        StatusReply.class);
        assertThat(read.statusText).hasSize(800_000);
    }
}
