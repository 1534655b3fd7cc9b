package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a public repository asks of poms is in them, and the lists of our modules agree. */
class PomsTest {
  private static final Path ROOT = Path.of("..");

  @Test
  void everyPomSaysWhatItIs() throws Exception {
    for (String module : texts(pom(""), "/project/modules/module")) {
      Document pom = pom(module);
      assertThat(text(pom, "/project/name")).as(module).isNotBlank();
      assertThat(text(pom, "/project/description")).as(module).isNotBlank();
    }
  }

  /** The modules have the parent's; the BOM has no parent. */
  @Test
  void theParentAndTheBomSayWhoseTheyAre() throws Exception {
    Document parent = pom("");
    Document bom = pom("sdk-bom");
    assertThat(text(bom, "/project/name")).isNotBlank();
    assertThat(text(bom, "/project/description")).isNotBlank();
    for (String path :
        List.of(
            "url",
            "inceptionYear",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/url",
            "scm/connection")) {
      assertThat(text(parent, "/project/" + path)).as(path).isNotBlank();
      assertThat(text(bom, "/project/" + path)).isEqualTo(text(parent, "/project/" + path));
    }
    // Empty until the project has an address; a release is refused without it.
    String home = "/project/properties/ndsampler.home";
    assertThat(text(bom, home)).isEqualTo(text(parent, home));
  }

  /** The parent does not import the BOM, which {@code mvn -pl MODULE -am install} leaves out. */
  @Test
  void theParentAndTheBomListEveryModuleThatIsShipped() throws Exception {
    List<String> shipped =
        Stream.concat(
                texts(pom(""), "/project/modules/module").stream(),
                texts(pom(""), "/project/profiles/profile[id='spark']/modules/module").stream())
            .filter(module -> module.startsWith("sdk-") && !module.equals("sdk-bom"))
            .toList();
    assertThat(shipped).hasSizeGreaterThan(5);
    String ours =
        "/project/dependencyManagement/dependencies/dependency[groupId='org.ndsampler']/artifactId";
    assertThat(texts(pom("sdk-bom"), ours)).containsExactlyInAnyOrderElementsOf(shipped);
    assertThat(texts(pom(""), ours)).containsExactlyInAnyOrderElementsOf(shipped);
  }

  private static Document pom(String module)
      throws IOException, ParserConfigurationException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(ROOT.resolve(module).resolve("pom.xml").toFile());
  }

  private static String text(Document pom, String path) throws XPathExpressionException {
    return xpath().evaluate(path, pom).strip();
  }

  private static List<String> texts(Document pom, String path) throws XPathExpressionException {
    NodeList found = (NodeList) xpath().evaluate(path, pom, XPathConstants.NODESET);
    return IntStream.range(0, found.getLength())
        .mapToObj(i -> found.item(i).getTextContent().strip())
        .toList();
  }

  private static XPath xpath() {
    return XPathFactory.newInstance().newXPath();
  }
}
