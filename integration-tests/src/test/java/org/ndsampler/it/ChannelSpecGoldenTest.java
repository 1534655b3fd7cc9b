package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.ChannelSpec;
import org.ndsampler.core.coco.FusedChannelSpec;

class ChannelSpecGoldenTest {
  private static final Map<String, String> KNOWN =
      Map.of(
          "fused-odd-suffix-*",
          "the reference cannot shorten a name with a dot that is no index; here it stays a name",
          "binary-range-*",
          "the reference counts a range as one channel when it looks up components",
          "fused-long-*",
          "a long spec becomes a file name by a hash of our own");

  @Test
  void specsAreReadAsTheReferenceReadsThem() throws IOException {
    Golden golden = Golden.of("channel_specs.json");
    JsonNode file = Golden.json("channel_specs.json");
    for (int i = 0; i < file.get("fused").size(); i++) {
      JsonNode one = file.get("fused").get(i);
      golden.check(fusedName(one, i), () -> checkFused(one));
    }
    for (int i = 0; i < file.get("channel_spec").size(); i++) {
      JsonNode one = file.get("channel_spec").get(i);
      golden.check("channel_spec-" + i, () -> checkStreams(one));
    }
    for (int i = 0; i < file.get("binary").size(); i++) {
      JsonNode one = file.get("binary").get(i);
      boolean range = one.get("a").asText().indexOf(':') >= 0;
      golden.check("binary-" + i, () -> checkBinary(one));
      if (one.has("fused.component_indices_a")) {
        golden.check((range ? "binary-range-" : "binary-components-") + i, () -> components(one));
      }
    }
    for (int i = 0; i < file.get("getitem").size(); i++) {
      JsonNode one = file.get("getitem").get(i);
      golden.check("getitem-" + i, () -> checkItem(one));
    }
    golden.finish(KNOWN);
  }

  private static String fusedName(JsonNode one, int i) {
    String crash = one.at("/concise/error").asText();
    if (crash.contains("too many values to unpack") || crash.contains("invalid literal for int")) {
      return "fused-odd-suffix-" + i;
    }
    return (one.path("spec").asText().length() > 100 ? "fused-long-" : "fused-") + i;
  }

  private static void checkFused(JsonNode one) {
    Supplier<FusedChannelSpec> parse = () -> fused(one.get("input"));
    if (one.has("error")) {
      assertThatThrownBy(parse::get).isNotNull();
      return;
    }
    FusedChannelSpec spec = parse.get();
    same(one, "spec", spec::spec);
    same(one, "parsed", spec::codes);
    same(one, "normalize", () -> spec.normalize().spec());
    same(one, "normalized_list", spec::channels);
    same(one, "concise", () -> spec.concise().spec());
    same(one, "numel", spec::size);
    same(one, "sizes", () -> list(spec.sizes()));
    same(one, "code_list", spec::codes);
    same(one, "len", () -> spec.codes().size());
    same(one, "as_path", spec::toFileName);
    same(one, "path_sanitize", spec::toFileName);
  }

  private static FusedChannelSpec fused(JsonNode input) {
    if (input.isNull()) {
      return FusedChannelSpec.parse(null);
    }
    return input.isInt()
        ? FusedChannelSpec.ofCount(input.asInt())
        : input.isArray()
            ? FusedChannelSpec.of(list(input).stream().map(String::valueOf).toList())
            : FusedChannelSpec.parse(input.asText());
  }

  private static void checkStreams(JsonNode one) {
    JsonNode input = one.get("input");
    Supplier<ChannelSpec> parse =
        () ->
            input.isInt()
                ? ChannelSpec.ofCount(input.asInt())
                : ChannelSpec.parse(input.isNull() ? null : input.asText());
    if (one.has("error")) {
      assertThatThrownBy(parse::get).isNotNull();
      return;
    }
    ChannelSpec spec = parse.get();
    same(one, "spec", spec::spec);
    List<String> streams = spec.streams().stream().map(FusedChannelSpec::spec).toList();
    same(one, "streams", () -> streams);
    same(one, "keys", () -> streams);
    same(one, "parse", () -> identity(spec.sizes().keySet()));
    same(one, "normalize", () -> spec.normalize().spec());
    same(one, "concise", () -> spec.concise().spec());
    same(one, "numel", spec::size);
    same(one, "sizes", spec::sizes);
    same(one, "unique", () -> List.copyOf(new TreeSet<>(spec.channels())));
    same(one, "unique_normalized", () -> List.copyOf(new TreeSet<>(spec.channels())));
    same(one, "fuse", () -> spec.fuse().spec());
    same(one, "code_list", () -> spec.onlyStream().spec());
    same(one, "as_path", spec::toFileName);
  }

  private static void checkBinary(JsonNode one) {
    FusedChannelSpec a = FusedChannelSpec.parse(one.get("a").asText());
    FusedChannelSpec b = FusedChannelSpec.parse(one.get("b").asText());
    same(one, "fused.intersection", () -> a.intersection(b).spec());
    same(one, "fused.union", () -> a.union(b).spec());
    same(one, "fused.difference", () -> a.difference(b).spec());
    same(one, "fused.issubset", () -> a.isSubsetOf(b));
    same(one, "fused.issuperset", () -> a.isSupersetOf(b));
    same(one, "fused.add", () -> a.lateFuse(b).spec());
    same(one, "eq", () -> a.equals(b));
    same(one, "contains", () -> b.channels().stream().map(a.codes()::contains).toList());
    ChannelSpec streamsA = ChannelSpec.parse(one.get("a").asText());
    ChannelSpec streamsB = ChannelSpec.parse(one.get("b").asText());
    same(one, "chan.intersection", () -> streamsA.intersection(streamsB).spec());
    same(one, "chan.union", () -> streamsA.union(streamsB).spec());
    same(one, "chan.difference", () -> streamsA.difference(streamsB).spec());
    same(one, "chan.late_fuse", () -> streamsA.lateFuse(streamsB).spec());
  }

  private static void components(JsonNode one) {
    FusedChannelSpec a = FusedChannelSpec.parse(one.get("a").asText());
    Iterator<Map.Entry<String, JsonNode>> fields =
        one.get("fused.component_indices_a").properties().iterator();
    List<String> codes = new ArrayList<>();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode last = field.getValue().get(field.getValue().size() - 1).get("slice");
      codes.add(field.getKey());
      assertThat(a.positions(field.getKey()))
          .isEqualTo(IntStream.range(last.get(0).asInt(), last.get(1).asInt()).toArray());
    }
    assertThat(codes).containsExactlyElementsOf(new LinkedHashSet<>(a.codes()));
  }

  private static void checkItem(JsonNode one) {
    FusedChannelSpec a = FusedChannelSpec.parse(one.get("a").asText());
    JsonNode index = one.get("index");
    if (index.has("slice")) {
      JsonNode slice = index.get("slice");
      int start = slice.get(0).isNull() ? 0 : slice.get(0).asInt();
      int end = slice.get(1).isNull() ? a.size() : slice.get(1).asInt();
      same(one, "result", () -> a.slice(start, end).spec());
    } else if (index.isArray()) {
      int[] positions = new int[index.size()];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = index.get(i).asInt();
      }
      same(one, "result", () -> a.take(positions).spec());
    } else {
      same(one, "result", () -> a.channel(index.asInt()));
    }
  }

  /** The value is the expected one, or both are an error. */
  private static void same(JsonNode one, String key, Supplier<Object> actual) {
    JsonNode expected = one.get(key);
    if (expected == null) {
      return;
    }
    if (expected.isObject() && expected.has("error")) {
      assertThatThrownBy(actual::get).as(key).isInstanceOf(RuntimeException.class);
    } else {
      assertThat(actual.get()).as(key).isEqualTo(value(expected));
    }
  }

  private static Object value(JsonNode node) {
    if (node.isArray()) {
      return list(node);
    }
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(field -> map.put(field.getKey(), value(field.getValue())));
      return map;
    }
    return node.isInt() ? node.asInt() : node.isBoolean() ? node.asBoolean() : node.asText();
  }

  private static List<Object> list(JsonNode node) {
    List<Object> values = new ArrayList<>();
    node.forEach(item -> values.add(value(item)));
    return values;
  }

  private static List<Integer> list(int[] values) {
    List<Integer> list = new ArrayList<>();
    for (int value : values) {
      list.add(value);
    }
    return list;
  }

  private static Map<String, String> identity(Iterable<String> keys) {
    Map<String, String> map = new LinkedHashMap<>();
    keys.forEach(key -> map.put(key, key));
    return map;
  }
}
