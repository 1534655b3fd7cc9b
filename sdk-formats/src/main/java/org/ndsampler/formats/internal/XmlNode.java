package org.ndsampler.formats.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** An element with all that is in it. Confined to one thread. */
public final class XmlNode {
  private static final int MOST_DEPTH = 100;

  private final String name;
  private final int line;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<XmlNode> children = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();

  private XmlNode(XMLStreamReader reader) {
    name = reader.getLocalName();
    line = reader.getLocation().getLineNumber();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
  }

  /** A reader that takes no DTD, resolves no entity of a file, and opens nothing else. */
  public static XMLStreamReader reader(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("external entities are not read: " + systemId);
        });
    return factory.createXMLStreamReader(in);
  }

  /** Reads the element that the reader stands on, up to its end. */
  public static XmlNode read(XMLStreamReader reader) throws XMLStreamException {
    List<XmlNode> open = new ArrayList<>();
    XmlNode root = new XmlNode(reader);
    open.add(root);
    while (!open.isEmpty()) {
      int event = reader.next();
      XmlNode last = open.get(open.size() - 1);
      if (event == XMLStreamConstants.START_ELEMENT) {
        if (open.size() >= MOST_DEPTH) {
          throw new XMLStreamException(
              "more than " + MOST_DEPTH + " elements in each other", reader.getLocation());
        }
        XmlNode child = new XmlNode(reader);
        last.children.add(child);
        open.add(child);
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        open.remove(open.size() - 1);
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        last.text.append(reader.getText());
      } else if (event == XMLStreamConstants.END_DOCUMENT) {
        throw new XMLStreamException("the text ends within an element", reader.getLocation());
      }
    }
    return root;
  }

  /** What is wrong with the XML of a file, as an error of reading it. */
  public static IOException damaged(Path file, XMLStreamException e) {
    return new IOException(file + ": no valid XML: " + reason(e), e);
  }

  /** What is wrong, in one line. */
  public static String reason(XMLStreamException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
  }

  /** The name without its prefix. */
  public String name() {
    return name;
  }

  /** The line in the file. */
  public int line() {
    return line;
  }

  /** The value of an attribute. */
  public Optional<String> attribute(String key) {
    return Optional.ofNullable(attributes.get(key));
  }

  /** The number of an attribute; NaN if there is none. */
  public double number(String key) {
    return attribute(key).map(Numbers::parse).orElse(Double.NaN);
  }

  /** All elements in it. */
  public List<XmlNode> children() {
    return children;
  }

  /** The elements of a name in it. */
  public List<XmlNode> children(String key) {
    return children.stream().filter(child -> child.name.equals(key)).toList();
  }

  /** The first element of a name in it. */
  public Optional<XmlNode> child(String key) {
    return children.stream().filter(child -> child.name.equals(key)).findFirst();
  }

  /** The text without white space around it. */
  public String text() {
    return text.toString().strip();
  }

  /** The text of the first element of a name; empty if there is none. */
  public String text(String key) {
    return child(key).map(XmlNode::text).orElse("");
  }
}
