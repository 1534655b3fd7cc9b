package org.ndsampler.benchmarks;

import org.openjdk.jmh.annotations.Fork;

/** The same warps where the virtual machine has the vector API, which sdk-simd uses. */
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class VectorWarpBenchmark extends WarpBenchmark {}
