package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToyRecipeTest {

  @ParameterizedTest
  @CsvSource({
    "shapes8, shapes8",
    "shapes, shapes8",
    "Shapes256, shapes256",
    "photos, photos4",
    "photos7, photos7",
    "vidshapes2, vidshapes2-frames2-tracks2-speed0.01",
    "vidshapes2-frames5, vidshapes2-frames5-tracks2-speed0.01",
    "vidshapes1-speed0.1-tracks3-aux, vidshapes1-frames2-tracks3-speed0.1-aux",
    "vidshapes2-multispectral, vidshapes2-frames2-tracks2-speed0.01-multispectral",
    "vidshapes2-msi, vidshapes2-frames2-tracks2-speed0.01-multispectral",
    "vidshapes2-multisensor-msi, vidshapes2-frames2-tracks2-speed0.01-multisensor-msi",
    "vidshapes2-msi-frames9-multisensor, vidshapes2-frames9-tracks2-speed0.01-multisensor-msi",
  })
  void aKeyNamesARecipeAndTheRecipesKeyNamesItAgain(String key, String full) {
    assertThat(ToyDatasets.recipe(key).key()).isEqualTo(full);
    assertThat(ToyDatasets.recipe(full)).isEqualTo(ToyDatasets.recipe(key));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "circles8 |",
        "shapes0 | the number of shapes must be from 1 to 1000000, not 0",
        "shapes99999999999 | shapes needs a whole number, not 99999999999",
        "shapes8-aux | shapes take no options",
        "photos2-frames3 | photos take no options",
        "vidshapes | vidshapes needs a number behind it",
        "vidshapes2-frames0 | the number of frames must be from 1 to 500000, not 0",
        "vidshapes2-frames1.5 | frames needs a whole number, not 1.5",
        "vidshapes2-frames2-frames3 | frames is given twice",
        "vidshapes2-tracks500 | the number of tracks must be from 1 to 200, not 500",
        "vidshapes2-speed9 | the speed must be from 0.001 to 0.5, not 9.0",
        "vidshapes2-speed1.2.3 | speed needs a number, not 1.2.3",
        "vidshapes2-colour | 'colour' is not an option",
        "vidshapes2-frames | 'frames' is not an option",
        "vidshapes2-aux-msi | aux and msi do not go together",
        "vidshapes2-multisensor | multisensor goes with msi: -multisensor-msi",
        "vidshapes2- |",
      })
  void anUnknownKeyIsAnErrorThatTellsWhyAndListsTheForms(String key, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ToyDatasets.recipe(key))
        .withMessageContaining("'" + key + "'")
        .withMessageContaining(why == null ? "" : why)
        .withMessageContaining("shapes[N], photos[N] and vidshapesN[-framesF]");
  }

  @Test
  void everythingThatTheBytesDependOnIsInTheText() {
    ToyRecipe recipe = ToyDatasets.shapes(8);

    assertThat(recipe)
        .hasToString("shapes8, 600x600, seed 0, noise 0.16 0.07")
        .isNotEqualTo(recipe.withSeed(1))
        .isNotEqualTo(recipe.withSize(600, 601))
        .isNotEqualTo(recipe.withNoise(Noise.HARD))
        .isEqualTo(recipe.withSeed(1).withSeed(0));
  }

  @Test
  void settingsOfVideosAreRefusedByOthers() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ToyDatasets.shapes(8).withFrames(3))
        .withMessage("frames are for videos, not for shapes");
    assertThatIllegalStateException()
        .isThrownBy(() -> ToyDatasets.photos(2).withNoise(Noise.HARD))
        .withMessage("photos are not drawn on noise");
  }

  @Test
  void sizesThatAreTooSmallOrTooLargeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ToyDatasets.shapes(8).withSize(31, 600))
        .withMessage("the width must be from 32 to 8192, not 31");
    assertThatIllegalArgumentException().isThrownBy(() -> new Noise(Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Noise(0.1, -1));
  }
}
