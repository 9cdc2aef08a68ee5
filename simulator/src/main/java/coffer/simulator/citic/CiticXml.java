package coffer.simulator.citic;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads {@code <stream>} messages (CITIC B2B interface, message format): flat tags and at most one
 * {@code <list>} of {@code <row>}s. Tags may come in any order and unknown ones are kept; their
 * case counts. A document type or an entity of its own makes a message unreadable.
 */
final class CiticXml {
    private CiticXml() {}

    /** The request in this text, or nothing if it is not well-formed or not of this shape. */
    static Optional<CiticRequest> read(String text) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text.strip()));
            return Optional.of(readStream(xml));
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static CiticRequest readStream(XMLStreamReader xml) throws XMLStreamException {
        if (xml.nextTag() != XMLStreamConstants.START_ELEMENT
                || !xml.getLocalName().equals("stream")) {
            throw new XMLStreamException("root is not stream");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        List<Map<String, String>> rows = new ArrayList<>();
        String listName = "";
        boolean listSeen = false;
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            if (!xml.getLocalName().equals("list")) {
                put(fields, xml);
            } else if (listSeen) {
                throw new XMLStreamException("second list");
            } else {
                listSeen = true;
                listName = Optional.ofNullable(xml.getAttributeValue(null, "name")).orElse("");
                readRows(xml, rows);
            }
        }
        while (xml.hasNext()) {
            xml.next();
        }
        String action = fields.getOrDefault("action", "").strip();
        return new CiticRequest(action, Map.copyOf(fields), listName, List.copyOf(rows));
    }

    private static void readRows(XMLStreamReader xml, List<Map<String, String>> rows)
            throws XMLStreamException {
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            if (!xml.getLocalName().equals("row")) {
                throw new XMLStreamException("list holds something else than rows");
            }
            Map<String, String> row = new LinkedHashMap<>();
            while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
                put(row, xml);
            }
            rows.add(Map.copyOf(row));
        }
    }

    private static void put(Map<String, String> fields, XMLStreamReader xml)
            throws XMLStreamException {
        String tag = xml.getLocalName();
        if (fields.put(tag, xml.getElementText()) != null) {
            throw new XMLStreamException("tag twice: " + tag);
        }
    }
}
