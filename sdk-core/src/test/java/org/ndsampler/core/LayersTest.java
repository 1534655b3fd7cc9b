package org.ndsampler.core;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.geom.Box;

/** Each package uses only those above it in the list of the design. */
class LayersTest {
  private static final List<String> TOP_TO_BOTTOM =
      List.of(
          "geom",
          "array",
          "concurrent",
          "util",
          "coco",
          "index",
          "regions",
          "raster",
          "delayed",
          "frames",
          "sample",
          "split");

  @Test
  void eachPackageUsesOnlyThoseAboveIt() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPath(Path.of("target/classes"));
    assertThat(classes).isNotEmpty();
    LayeredArchitecture architecture =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
    for (String name : TOP_TO_BOTTOM) {
      architecture = architecture.layer(name).definedBy("org.ndsampler.core." + name + "..");
    }
    for (int i = 0; i < TOP_TO_BOTTOM.size(); i++) {
      String name = TOP_TO_BOTTOM.get(i);
      List<String> users = new ArrayList<>(TOP_TO_BOTTOM.subList(i + 1, TOP_TO_BOTTOM.size()));
      architecture =
          users.isEmpty()
              ? architecture.whereLayer(name).mayNotBeAccessedByAnyLayer()
              : architecture
                  .whereLayer(name)
                  .mayOnlyBeAccessedByLayers(users.toArray(new String[0]));
    }
    architecture.check(classes);
  }

  @Test
  void theTestsRunOnTheModulePath() {
    assertThat(Box.class.getModule().isNamed()).isTrue();
    assertThat(Box.class.getModule().getName()).isEqualTo("org.ndsampler.core");
  }
}
