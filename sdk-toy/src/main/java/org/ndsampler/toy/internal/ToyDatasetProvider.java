package org.ndsampler.toy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.DatasetProvider;
import org.ndsampler.toy.ToyDatasets;
import org.ndsampler.toy.ToyRecipe;

/**
 * Gives {@link ToyDatasets} to {@link org.ndsampler.core.coco.CocoDatasets#coerce}, by their keys
 * and with the seed 0. Immutable and safe for concurrent use.
 */
public final class ToyDatasetProvider implements DatasetProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public ToyDatasetProvider() {}

  @Override
  public List<String> keys() {
    return List.of(
        "shapes[N]",
        "photos[N]",
        "vidshapesN[-framesF][-tracksT][-speedS][-aux|-multispectral|-multisensor-msi]");
  }

  @Override
  public boolean knows(String key) {
    try {
      ToyDatasets.recipe(key);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public CocoDataset provide(String key, Path folder) throws IOException {
    ToyRecipe recipe = ToyDatasets.recipe(key);
    // Recipes that differ in anything have different folders.
    return recipe.write(folder.resolve("toy").resolve(recipe.key()));
  }
}
