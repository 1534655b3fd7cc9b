package org.ndsampler.it;

import org.ndsampler.core.sample.Sampler;
import org.ndsampler.toy.DynamicToySampler;

class DynamicToySamplerContractTest extends SamplerContractTest {
  @Override
  Sampler open() {
    return DynamicToySampler.builder().seed(1).counts(6, 5).size(96, 72).window(64, 48).build();
  }
}
