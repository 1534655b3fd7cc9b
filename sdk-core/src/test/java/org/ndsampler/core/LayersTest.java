package org.ndsampler.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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

  /** What TIFF has in common, then reading and writing it, then the COG that needs both. */
  private static final List<String> ROOMS_OF_TIFF =
      List.of(
          "raster.tiff.internal.format",
          "raster.tiff.internal.read",
          "raster.tiff.internal.write",
          "raster.cog");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPath(Path.of("target/classes"));

  private static LayeredArchitecture layers(List<String> names) {
    LayeredArchitecture architecture =
        layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(false);
    for (String name : names) {
      architecture = architecture.layer(name).definedBy("org.ndsampler.core." + name + "..");
    }
    for (int i = 0; i < names.size(); i++) {
      List<String> users = new ArrayList<>(names.subList(i + 1, names.size()));
      architecture =
          users.isEmpty()
              ? architecture.whereLayer(names.get(i)).mayNotBeAccessedByAnyLayer()
              : architecture
                  .whereLayer(names.get(i))
                  .mayOnlyBeAccessedByLayers(users.toArray(new String[0]));
    }
    return architecture;
  }

  @Test
  void eachPackageUsesOnlyThoseAboveIt() {
    layers(TOP_TO_BOTTOM).check(CLASSES);
  }

  @Test
  void readingWritingAndCogAreRoomsOfTheirOwn() {
    layers(ROOMS_OF_TIFF).check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.ndsampler.core.raster.tiff.internal.write..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.ndsampler.core.raster.tiff.internal.read..")
        .check(CLASSES);
  }

  @Test
  void theTestsRunOnTheModulePath() {
    assertThat(Box.class.getModule().isNamed()).isTrue();
    assertThat(Box.class.getModule().getName()).isEqualTo("org.ndsampler.core");
  }
}
