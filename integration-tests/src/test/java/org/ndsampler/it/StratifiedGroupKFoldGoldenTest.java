package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.core.util.StratifiedGroupKFold;

class StratifiedGroupKFoldGoldenTest {
  @Test
  void foldsAndPartsAreThoseOfTheReference() throws IOException {
    Golden golden = Golden.of("stratified_group_kfold.json");
    JsonNode file = Golden.json("stratified_group_kfold.json");
    for (int i = 0; i < file.get("cases").size(); i++) {
      JsonNode one = file.get("cases").get(i);
      golden.check("case-" + i, () -> checkFolds(one));
    }
    for (Map.Entry<String, JsonNode> entry : file.get("split_train_vali_test").properties()) {
      JsonNode one = entry.getValue();
      if (one.has("gids_aids_cids")) {
        for (Map.Entry<String, JsonNode> field : one.properties()) {
          if (field.getKey().startsWith("factor=")) {
            golden.check(
                entry.getKey() + "/" + field.getKey(),
                () -> checkParts(one.get("gids_aids_cids"), field.getKey(), field.getValue()));
          }
        }
      } else {
        golden.check(entry.getKey(), () -> checkDataset(entry.getKey(), one));
      }
    }
    golden.finish();
  }

  private static void checkFolds(JsonNode one) {
    StratifiedGroupKFold kFold = StratifiedGroupKFold.of(one.get("n_splits").asInt());
    long[] labels = longs(one.get("y"));
    long[] groups = longs(one.get("groups"));
    assertThat(kFold.foldOf(labels, groups)).isEqualTo(ints(one.get("test_folds")));
    List<StratifiedGroupKFold.Fold> folds = kFold.split(labels, groups);
    assertThat(folds).hasSize(one.get("splits").size());
    for (int i = 0; i < folds.size(); i++) {
      assertThat(folds.get(i).train()).isEqualTo(ints(one.get("splits").get(i).get(0)));
      assertThat(folds.get(i).test()).isEqualTo(ints(one.get("splits").get(i).get(1)));
    }
  }

  private static void checkParts(JsonNode pairs, String factor, JsonNode expected) {
    long[] images = new long[pairs.size()];
    long[] categories = new long[pairs.size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = pairs.get(i).get(0).asLong();
      categories[i] = pairs.get(i).get(pairs.get(i).size() - 1).asLong();
    }
    int folds = Integer.parseInt(factor.substring(factor.indexOf('=') + 1));
    StratifiedGroupKFold.Parts parts =
        StratifiedGroupKFold.of(folds).trainValidationTest(categories, images);
    assertThat(distinct(images, parts.train())).isEqualTo(longs(expected.get("train")));
    assertThat(distinct(images, parts.validation())).isEqualTo(longs(expected.get("vali")));
    assertThat(distinct(images, parts.test())).isEqualTo(longs(expected.get("test")));
  }

  private static void checkDataset(String key, JsonNode expected) throws IOException {
    String name = key.substring(0, key.indexOf('/'));
    int factor = Integer.parseInt(key.substring(key.indexOf('=') + 1));
    CocoDataset dataset = CocoDataset.read(Golden.folder().resolve(name + "/data.kwcoco.json"));
    DatasetSplit split = DatasetSplit.builder(dataset).factor(factor).build();
    assertThat(split.train()).isEqualTo(longs(expected.get("train")));
    assertThat(split.validation()).isEqualTo(longs(expected.get("vali")));
    assertThat(split.test()).isEqualTo(longs(expected.get("test")));
  }

  private static long[] distinct(long[] values, int[] positions) {
    return Arrays.stream(positions).mapToLong(i -> values[i]).sorted().distinct().toArray();
  }

  private static long[] longs(JsonNode list) {
    long[] values = new long[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i).asLong();
    }
    return values;
  }

  private static int[] ints(JsonNode list) {
    return Arrays.stream(longs(list)).mapToInt(Math::toIntExact).toArray();
  }
}
