package org.ndsampler.it;

import java.io.IOException;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sampler;
import org.ndsampler.toy.ToyDatasets;

class CocoSamplerContractTest extends SamplerContractTest {
  @Override
  Sampler open() throws IOException {
    CocoSampler sampler =
        CocoSampler.open(ToyDatasets.shapes(3).size(256, 200).write(folder.resolve("shapes")));
    sampler.preselect(Selection.balanced(6).window(64, 48).negatives(5).seed(1));
    return sampler;
  }
}
