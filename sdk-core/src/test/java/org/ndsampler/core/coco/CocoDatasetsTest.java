package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.io.CocoFormatException;

class CocoDatasetsTest {
  @TempDir Path folder;

  @Test
  void aDatasetAPathAndItsTextAreDatasets() throws IOException {
    CocoDataset dataset = CocoDataset.builder().category(1, "star").build();
    Path file = folder.resolve("train.kwcoco.json");
    dataset.write(file);
    assertThat(CocoDatasets.coerce(dataset, folder)).isSameAs(dataset);
    for (Object source : new Object[] {file, file.toString(), "path:" + file}) {
      CocoDataset read = CocoDatasets.coerce(source, folder);
      assertThat(read.fingerprint()).isEqualTo(dataset.fingerprint());
    }
    assertThat(CocoDatasets.open(file).fingerprint()).isEqualTo(dataset.fingerprint());
    assertThat(CocoDatasets.open(folder.toString()).fingerprint()).isEqualTo(dataset.fingerprint());
  }

  @Test
  void whoOpensLabelsOfAnotherToolWithoutTheirModuleIsToldWhichItIs() throws IOException {
    Files.writeString(folder.resolve("data.yaml"), "names: [cat]");
    assertThatExceptionOfType(CocoFormatException.class)
        .isThrownBy(() -> CocoDatasets.open(folder))
        .withMessageContaining("sdk-formats");
  }

  @Test
  void whatNamesNothingIsAnErrorThatSaysWhatIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CocoDatasets.coerce("special:shapes8", folder))
        .withMessageContaining("'shapes8'")
        .withMessageContaining("vidshapesN")
        .withMessageContaining("org.ndsampler.toy");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CocoDatasets.coerce("nothing.json", folder))
        .withMessageContaining("no file 'nothing.json'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CocoDatasets.coerce(5, folder))
        .withMessageContaining("java.lang.Integer");
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> CocoDatasets.coerce("path:" + folder.resolve("x.json"), folder));
  }
}
