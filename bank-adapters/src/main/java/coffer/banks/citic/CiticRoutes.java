package coffer.banks.citic;

import coffer.banks.citic.CiticMessages.Reply;
import coffer.banks.citic.CiticMessages.Request;
import coffer.banks.kernel.BankClient;
import coffer.banks.kernel.Gb18030;
import coffer.banks.kernel.HttpTransport;
import coffer.banks.kernel.UnreadableReply;
import coffer.banks.kernel.XmlText;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Marshaller;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;

/**
 * The one route of a CITIC connection: direct, marshal, wire, unmarshal. It carries bytes and
 * decides nothing.
 *
 * <p>In goes a {@link Request} with the type of the wanted reply and the number of the call; out
 * comes the {@link Reply}. The texts of both messages stay on the exchange, so that they can be
 * shown whatever became of them.
 */
final class CiticRoutes extends RouteBuilder {

    /**
     * Requests go out in GBK; replies are read as its superset GB18030, which the bank also lets
     * in.
     */
    static final Charset REQUEST_CHARSET = Charset.forName("GBK");

    private static final String REQUEST_PROLOG = "<?xml version=\"1.0\" encoding=\"GBK\"?>";
    private static final QName ROOT = new QName("stream");
    private static final Pattern PROLOG = Pattern.compile("\\A\\uFEFF?\\s*(<\\?xml[^>]*\\?>)?\\s*");
    private static final Pattern ROW =
            Pattern.compile("<row(?:\\s[^<>]*)?(?:/>|>.*?</row\\s*>)", Pattern.DOTALL);
    private static final int OK = 200;
    private static final JAXBContext JAXB = jaxb();
    private static final XMLInputFactory INPUT = inputFactory();

    private final String connection;
    private final CiticConfig config;

    CiticRoutes(String connection, CiticConfig config) {
        this.connection = connection;
        this.config = config;
    }

    @Override
    public void configure() {
        // No error handler: a failure goes to the caller as it is, and no message into a log.
        from(BankClient.entrance(connection))
                .routeId(connection)
                .errorHandler(noErrorHandler())
                .process(CiticRoutes::marshal)
                .id(connection + "-marshal")
                .to(HttpTransport.endpoint(config.url(), config.limits()))
                .id(BankClient.wire(connection))
                .process(CiticRoutes::unmarshal)
                .id(connection + "-unmarshal");
    }

    private static void marshal(Exchange exchange) throws JAXBException, CharacterCodingException {
        Message message = exchange.getMessage();
        String text = REQUEST_PROLOG + write(message.getBody(Request.class));
        exchange.setProperty(BankClient.REQUEST_TEXT, text);
        message.setHeader(Exchange.CONTENT_TYPE, "application/xml;charset=GBK");
        message.setBody(encode(text));
    }

    private static void unmarshal(Exchange exchange) throws UnreadableReply {
        Message message = exchange.getMessage();
        byte[] bytes = message.getBody(byte[].class);
        byte[] wire = bytes == null ? new byte[0] : bytes;
        exchange.setProperty(BankClient.REPLY_TEXT, Gb18030.printable(wire));
        Integer status = message.getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        if (status == null || status != OK) {
            throw new UnreadableReply("HTTP status " + status);
        }
        Class<?> replyType = exchange.getProperty(BankClient.REPLY_TYPE, Class.class);
        message.setBody(read(decode(wire), replyType));
    }

    /** The bytes of a request; a character that GBK has not is an error, never a question mark. */
    static byte[] encode(String text) throws CharacterCodingException {
        ByteBuffer bytes = REQUEST_CHARSET.newEncoder().encode(CharBuffer.wrap(text));
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return exact;
    }

    /**
     * The text of a reply. Prolog and bytes may disagree, so the bytes decide; a character that the
     * bank cut in half is replaced and does not make the whole page unreadable.
     */
    static String decode(byte[] bytes) {
        return Gb18030.decode(bytes);
    }

    /** A request as XML without a prolog. */
    static String write(Request request) throws JAXBException {
        Marshaller marshaller = JAXB.createMarshaller();
        marshaller.setProperty(Marshaller.JAXB_FRAGMENT, true);
        StringWriter text = new StringWriter();
        marshaller.marshal(element(request), text);
        return text.toString();
    }

    private static <T> JAXBElement<T> element(T value) {
        @SuppressWarnings("unchecked") // The class of a T is a Class of T.
        Class<T> type = (Class<T>) value.getClass();
        return new JAXBElement<>(ROOT, type, value);
    }

    /**
     * Reads a reply to its end; tags that the type does not have are passed over. A row that is not
     * well-formed is read as one without a content, so that it does not cost the others.
     */
    static <R> R read(String text, Class<R> type) throws UnreadableReply {
        String clean = XmlText.wellFormed(PROLOG.matcher(text).replaceFirst(""));
        try {
            return readWhole(clean, type);
        } catch (UnreadableReply broken) {
            String repaired =
                    ROW.matcher(clean)
                            .replaceAll(row -> isWellFormed(row.group()) ? "$0" : "<row></row>");
            if (repaired.equals(clean)) {
                throw broken;
            }
            return readWhole(repaired, type);
        }
    }

    /** The rows of a reply as the bank wrote them, in their order. */
    static List<String> rows(String text) {
        return ROW.matcher(text).results().map(MatchResult::group).toList();
    }

    private static boolean isWellFormed(String element) {
        try {
            XMLStreamReader xml = reader(element);
            while (xml.hasNext()) {
                xml.next();
            }
            return true;
        } catch (XMLStreamException broken) {
            return false;
        }
    }

    private static <R> R readWhole(String text, Class<R> type) throws UnreadableReply {
        try {
            XMLStreamReader xml = reader(text);
            while (xml.next() != XMLStreamConstants.START_ELEMENT) {
                if (xml.getEventType() == XMLStreamConstants.DTD) {
                    throw new UnreadableReply("a document type");
                }
            }
            if (!xml.getName().equals(ROOT)) {
                throw new UnreadableReply("another root than " + ROOT);
            }
            R reply = JAXB.createUnmarshaller().unmarshal(xml, type).getValue();
            while (xml.hasNext()) {
                xml.next();
            }
            return reply;
        } catch (JAXBException | XMLStreamException broken) {
            throw new UnreadableReply("not a well-formed message", broken);
        }
    }

    /** A factory is costly to make and not documented as thread-safe. */
    private static XMLStreamReader reader(String text) throws XMLStreamException {
        synchronized (INPUT) {
            return INPUT.createXMLStreamReader(new StringReader(text));
        }
    }

    private static XMLInputFactory inputFactory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        // The JDK counts the whole document as one entity and stops at 100,000 characters. Ours
        // has no other entities, and its length has a limit already.
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
        factory.setProperty("jdk.xml.totalEntitySizeLimit", "0");
        return factory;
    }

    private static JAXBContext jaxb() {
        try {
            return JAXBContext.newInstance(CiticMessages.ALL);
        } catch (JAXBException wrongTypes) {
            throw new IllegalStateException(wrongTypes);
        }
    }
}
