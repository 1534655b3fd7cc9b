package org.ndsampler.viz.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ElementsTest {
  @Test
  void whateverATextHoldsAnXmlParserReadsIt() throws Exception {
    StringBuilder all = new StringBuilder();
    for (int c = 0; c <= 0xffff; c++) {
      all.append((char) c).append('x');
    }
    all.append("\ud83d\ude00").appendCodePoint(0x1fffe);
    String xml = "<a b=\"" + Elements.escape(all.toString()) + "\"/>";
    String read =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)))
            .getDocumentElement()
            .getAttribute("b");
    assertThat(read).contains("\ud83d\ude00", "\ufffdx").doesNotContain("\ufffe", "\uffff");
    assertThat(Elements.escape("a\ud83db\ude00c\ufffe")).isEqualTo("a\ufffdb\ufffdc\ufffd");
    assertThat(Elements.escape("a & <b> 'c' \u05d0"))
        .isEqualTo("a &amp; &lt;b&gt; &#39;c&#39; \u05d0");
  }

  @Test
  void whatTurnsTheDirectionOfWritingEndsWithTheText() {
    assertThat(Elements.escape("cat\u202egnp.exe")).isEqualTo("\u2068cat\u202egnp.exe\u202c\u2069");
    // An end without a beginning would end what is around the text.
    assertThat(Elements.escape("a\u2069b\u202cc")).isEqualTo("\u2068abc\u2069");
    assertThat(Elements.escape("\u2067a\u202bb\u2069c"))
        .isEqualTo("\u2068\u2067a\u202bb\u2069c\u2069");
    assertThat(Elements.escape("\u2067a\u202bb"))
        .isEqualTo("\u2068\u2067a\u202bb\u202c\u2069\u2069");
  }
}
