package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.geom.Size;

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
        .isNotEqualTo(recipe.seed(1))
        .isNotEqualTo(recipe.size(600, 601))
        .isNotEqualTo(recipe.noise(Noise.HARD))
        .isEqualTo(recipe.seed(1).seed(0));
  }

  @Test
  void settingsOfVideosAreRefusedByOthers() {
    assertThatIllegalStateException()
        .isThrownBy(() -> ToyDatasets.shapes(8).frames(3))
        .withMessage("frames are for videos, not for shapes");
    assertThatIllegalStateException()
        .isThrownBy(() -> ToyDatasets.photos(2).noise(Noise.HARD))
        .withMessage("photos are not drawn on noise");
  }

  @Test
  void sizesThatAreTooSmallOrTooLargeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ToyDatasets.shapes(8).size(31, 600))
        .withMessage("the width must be from 32 to 8192, not 31");
    assertThatIllegalArgumentException().isThrownBy(() -> new Noise(Double.NaN, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Noise(0.1, -1));
  }

  @Test
  void theOrderOfSettingsDoesNotMatter() {
    List<UnaryOperator<ToyRecipe>> settings =
        new ArrayList<>(
            List.of(
                one -> one.seed(7),
                one -> one.size(200, 100),
                one -> one.noise(Noise.HARD),
                one -> one.frames(5),
                one -> one.tracks(3),
                one -> one.speed(0.02),
                one -> one.bands(Bands.AUX)));
    for (int turn = 0; turn < settings.size(); turn++) {
      Collections.rotate(settings, 1);
      ToyRecipe recipe = ToyDatasets.videos(4);
      for (UnaryOperator<ToyRecipe> setting : settings) {
        recipe = setting.apply(recipe);
      }
      assertThat(recipe.count()).isEqualTo(4);
      assertThat(recipe.seed()).isEqualTo(7);
      assertThat(recipe.size()).isEqualTo(new Size(200, 100));
      assertThat(recipe.noise()).isEqualTo(Noise.HARD);
      assertThat(recipe.frames()).isEqualTo(5);
      assertThat(recipe.tracks()).isEqualTo(3);
      assertThat(recipe.speed()).isEqualTo(0.02);
      assertThat(recipe.bands()).isEqualTo(Bands.AUX);
    }
  }
}
