package org.ndsampler.toy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/**
 * A landscape that looks somewhat like a photograph: sky and clouds, mountains in haze, a lake that
 * reflects them, a meadow, and trees, houses, boats and balloons in it. A pure function of its
 * random stream. Immutable.
 */
final class Landscape {
  private static final int OBJECT_TRIES = 30;

  private static final List<PhotoKind> EACH = List.of(PhotoKind.values());

  /** How often each class is tried: a wood has more trees than houses. */
  private static final List<PhotoKind> OFTEN =
      List.of(
          PhotoKind.PINE,
          PhotoKind.PINE,
          PhotoKind.PINE,
          PhotoKind.TREE,
          PhotoKind.TREE,
          PhotoKind.TREE,
          PhotoKind.HOUSE,
          PhotoKind.BOAT,
          PhotoKind.BALLOON);

  /** The colours of a time of day, 0xRRGGBB. */
  private record Light(int zenith, int horizon, int sun, int cloud, int shade, int grass) {}

  private static final List<Light> LIGHTS =
      List.of(
          new Light(0x2F6FC0, 0xCFE3F2, 0xFFF8DC, 0xFFFFFF, 0x8FA3B8, 0x6C9A3C),
          new Light(0x3A4F8C, 0xF6B27A, 0xFFD27A, 0xFFD9B8, 0x6E5C7C, 0x6F7F38),
          new Light(0x5B86B8, 0xF1DEC6, 0xFFEFC4, 0xFFF6E8, 0x9AA0B4, 0x7FA04A),
          new Light(0x4D7FA8, 0xB8CBD6, 0xF4F4EC, 0xE8EDF0, 0x7E8C98, 0x5C8440));

  final Size size;
  final List<PhotoObject> objects;
  private final Light light;
  private final long seed;
  private final double horizon;
  private final double shore;
  private final double sunX;
  private final double sunY;
  private final double cloudiness;

  Landscape(ToyRandom random, Size size) {
    this.size = size;
    light = LIGHTS.get(random.nextInt(LIGHTS.size()));
    seed = random.nextLong();
    horizon = size.height() * random.uniform(0.44, 0.54);
    shore = size.height() * random.uniform(0.6, 0.7);
    sunX = size.width() * random.uniform(0.1, 0.9);
    sunY = horizon * random.uniform(0.35, 0.9);
    cloudiness = random.uniform(0.42, 0.6);
    objects = place(random);
  }

  private List<PhotoObject> place(ToyRandom random) {
    List<PhotoObject> placed = new ArrayList<>();
    List<Box> taken = new ArrayList<>();
    double unit = size.height();
    for (int i = 0; i < OBJECT_TRIES; i++) {
      // The first ones make sure that each class has a chance.
      PhotoKind kind = i < EACH.size() ? EACH.get(i) : OFTEN.get(random.nextInt(OFTEN.size()));
      double x = random.uniform(0.03, 0.97) * size.width();
      double base;
      double extent;
      switch (kind) {
        case BALLOON -> {
          extent = unit * random.uniform(0.1, 0.24);
          base = random.uniform(0.3, 0.9) * horizon;
          base = Math.max(base, extent * 1.1);
        }
        case BOAT -> {
          double near = random.nextDouble();
          base = horizon + (shore - horizon) * (0.2 + 0.55 * near);
          extent = unit * (0.06 + 0.11 * near);
        }
        default -> {
          // What stands nearer stands lower and is larger.
          double near = random.nextDouble();
          base = shore + (size.height() - shore) * (0.16 + 0.72 * near);
          extent = unit * (0.14 + 0.2 * near) * random.uniform(0.85, 1.2);
        }
      }
      PhotoObject object = new PhotoObject(kind, random, x, base, extent, base);
      Box box = object.box();
      Box roomy = box.pad(3, 3);
      boolean outside =
          box.x() < 2
              || box.y() < 2
              || box.maxX() > size.width() - 2
              || box.maxY() > size.height() - 2;
      if (!outside && taken.stream().noneMatch(roomy::intersects)) {
        taken.add(roomy);
        placed.add(object);
      }
    }
    placed.sort(Comparator.comparingDouble(o -> o.depth));
    return List.copyOf(placed);
  }

  Canvas draw() {
    Canvas canvas = new Canvas(size);
    sky(canvas);
    mountains(canvas);
    objects.stream().filter(o -> o.kind == PhotoKind.BALLOON).forEach(o -> o.draw(canvas));
    lake(canvas);
    objects.stream().filter(o -> o.kind == PhotoKind.BOAT).forEach(o -> o.drawMirrored(canvas));
    objects.stream().filter(o -> o.kind == PhotoKind.BOAT).forEach(o -> o.draw(canvas));
    meadow(canvas);
    objects.stream()
        .filter(o -> o.kind != PhotoKind.BALLOON && o.kind != PhotoKind.BOAT)
        .forEach(o -> o.draw(canvas));
    develop(canvas);
    return canvas;
  }

  private void sky(Canvas canvas) {
    Lattice clouds = new Lattice(seed);
    int rows = Math.min(size.height(), (int) horizon + 1);
    for (int y = 0; y < rows; y++) {
      float t = (float) (y / horizon);
      t = t * t * (1.6f - 0.6f * t);
      // Clouds flatten and crowd towards the horizon.
      double far = 1 / (1.12 - y / horizon);
      double v = 2.2 * far;
      for (int x = 0; x < size.width(); x++) {
        double u = (x - size.width() / 2.0) / size.height() * far * 1.6 + 40;
        double dx = (x - sunX) / size.height();
        double dy = (y - sunY) / size.height();
        float glow = (float) (1 / (1 + 55 * (dx * dx + dy * dy)));
        float disc = step(0.9995f, 0.9999f, (float) (1 - dx * dx - dy * dy));
        float density = clouds.fractal(u, v, 6);
        float cover = step((float) cloudiness, (float) cloudiness + 0.22f, density) * 0.92f;
        float thin = clouds.fractal(u + 0.05 * dx / (Math.abs(dx) + 0.4), v + 0.12, 3);
        float lit = clamp(0.75f + 3f * (thin - density) + 0.35f * glow);
        for (int c = 0; c < 3; c++) {
          float base = lerp(channel(light.zenith, c), channel(light.horizon, c), t);
          base = lerp(base, channel(light.sun, c), 0.85f * glow * glow + 0.25f * glow);
          base = lerp(base, 255, disc * 0.95f);
          float cloud = lerp(channel(light.shade, c), channel(light.cloud, c), lit);
          cloud = lerp(cloud, channel(light.horizon, c), 0.35f * t);
          set(canvas, x, y, c, lerp(base, cloud, cover));
        }
      }
    }
  }

  private void mountains(Canvas canvas) {
    int[] colors = {0x5D6E86, 0x4A5F63, 0x34503F};
    double[] heights = {0.3, 0.18, 0.1};
    float[] haze = {0.42f, 0.28f, 0.12f};
    for (int ridge = 0; ridge < 3; ridge++) {
      Lattice lattice = new Lattice(seed + 101 + ridge);
      double width = size.height() * (0.62 - 0.14 * ridge);
      for (int x = 0; x < size.width(); x++) {
        double u = x / width + 7;
        float peak = 1 - Math.abs(2 * lattice.fractal(u, 0.5, 2) - 1);
        float rough = lattice.fractal(u * 3, 3.5, 6);
        double top =
            horizon
                - size.height() * heights[ridge] * (0.25 + 0.6 * peak * peak + 0.45 * rough - 0.2);
        int first = Math.max(0, (int) top);
        double toSun = (x - sunX) / (Math.abs(x - sunX) + 60);
        for (int y = first; y <= Math.min(size.height() - 1, (int) horizon); y++) {
          double depth = (y - top) / size.height();
          // Spurs that run down to the right and to the left, lit on the side of the sun.
          float spur = lattice.fractal(u * 6 + depth * 10, depth * 7 + 3, 4);
          float beside = lattice.fractal(u * 6 + depth * 10 + 0.12 * toSun, depth * 7 + 2.9, 4);
          float rock = lattice.fractal(u * 24, y * 26 / width, 4);
          float bright = 0.72f + 3.4f * (spur - beside) + 0.6f * (rock - 0.5f);
          bright = Math.max(0.25f, Math.min(1.25f, bright));
          float snow =
              ridge == 0
                  ? step(
                          0.0f,
                          0.03f,
                          (float)
                              (0.075 * peak
                                  - 0.01
                                  - depth
                                  + 0.2 * (spur - 0.5)
                                  + 0.1 * (rock - 0.5)))
                      * 0.92f
                  : 0;
          float edge = (float) Math.min(1, y + 1 - top);
          float low = haze[ridge] * (0.72f + 0.4f * (float) ((y - top) / (horizon - top + 1)));
          float red = 0;
          float green = 0;
          float blue = 0;
          for (int c = 0; c < 3; c++) {
            float value = channel(colors[ridge], c) * bright;
            value = lerp(value, 120 + 125 * bright, snow);
            value = lerp(value, channel(light.horizon, c), low);
            red = c == 0 ? value : red;
            green = c == 1 ? value : green;
            blue = c == 2 ? value : blue;
          }
          canvas.blend(x, y, red, green, blue, edge);
        }
      }
    }
  }

  private void lake(Canvas canvas) {
    Lattice waves = new Lattice(seed + 211);
    int first = Math.min(size.height() - 1, (int) horizon + 1);
    for (int y = first; y < size.height(); y++) {
      double far = (y - horizon) / (size.height() - horizon);
      for (int x = 0; x < size.width(); x++) {
        double u = x / (6 + 90 * far);
        double v = 14 / (0.04 + far);
        float wave = waves.fractal(u, v * 2, 3) - 0.5f;
        int mirror = (int) (2 * horizon - y - (y - horizon) * 0.6 + wave * (4 + 60 * far));
        int my = Math.max(0, Math.min((int) horizon, mirror));
        int mx = Math.max(0, Math.min(size.width() - 1, (int) (x + wave * 10 * far)));
        float bright = 0.8f + 0.5f * wave;
        canvas.set(
            x,
            y,
            lerp(canvas.value(mx, my, 0), 40, 0.22f) * bright,
            lerp(canvas.value(mx, my, 1), 72, 0.22f) * bright,
            lerp(canvas.value(mx, my, 2), 96, 0.22f) * bright);
      }
    }
  }

  private void meadow(Canvas canvas) {
    Lattice ground = new Lattice(seed + 307);
    for (int x = 0; x < size.width(); x++) {
      double top =
          shore + size.height() * 0.07 * (ground.fractal(3.0 * x / size.width(), 0.5, 4) - 0.5);
      for (int y = Math.max(0, (int) top); y < size.height(); y++) {
        double far = Math.max(0.02, (y - top) / (size.height() - top));
        double scale = 0.25 + far;
        double u = (x - size.width() / 2.0) / (34 * scale);
        double v = 40 / (0.3 + far);
        float patch = ground.fractal(u * 0.3, v * 0.3, 3) - 0.5f;
        float grass = ground.fractal(u * 4, v * 1.2, 4) - 0.5f;
        float blade = ground.at(x, (int) (y * 0.6)) - 0.5f;
        float bright = 0.95f - 0.3f * (float) far + 0.5f * grass + 0.25f * patch + 0.16f * blade;
        float dry = clamp(0.25f + 1.1f * patch);
        float edge = (float) Math.min(1, (y + 1 - top) / 2);
        float bank = 1 - 0.4f * step(0.05f, 0.0f, (float) far);
        canvas.blend(
            x,
            y,
            lerp(channel(light.grass, 0), 168, dry * 0.5f) * bright * bank,
            lerp(channel(light.grass, 1), 150, dry * 0.4f) * bright * bank,
            lerp(channel(light.grass, 2), 70, dry * 0.4f) * bright * bank,
            edge);
      }
    }
  }

  /** What a lens and a film add: darker corners, a little of the light's colour, and grain. */
  private void develop(Canvas canvas) {
    Lattice grain = new Lattice(seed + 401);
    for (int y = 0; y < size.height(); y++) {
      float dy = (y + 0.5f) / size.height() - 0.5f;
      for (int x = 0; x < size.width(); x++) {
        float dx = (x + 0.5f) / size.width() - 0.5f;
        float vignette = 1.03f - 0.5f * (dx * dx + dy * dy);
        float noise = (grain.at(x, y) - 0.5f) * 9;
        canvas.set(
            x,
            y,
            canvas.value(x, y, 0) * vignette * (0.97f + channel(light.sun, 0) / 8500f) + noise,
            canvas.value(x, y, 1) * vignette * (0.97f + channel(light.sun, 1) / 8500f) + noise,
            canvas.value(x, y, 2) * vignette * (0.97f + channel(light.sun, 2) / 8500f) + noise);
      }
    }
  }

  private static void set(Canvas canvas, int x, int y, int channel, float value) {
    canvas.rgb[(y * canvas.size.width() + x) * 3 + channel] =
        (byte) Math.max(0, Math.min(255, (int) (value + 0.5f)));
  }

  private static float channel(int color, int channel) {
    return (color >> (16 - 8 * channel)) & 0xFF;
  }

  private static float lerp(float a, float b, float t) {
    return a + (b - a) * t;
  }

  private static float clamp(float value) {
    return Math.max(0, Math.min(1, value));
  }

  /** 0 below one bound and 1 above the other, smooth between; the first may be the larger one. */
  private static float step(float zero, float one, float value) {
    float t = clamp((value - zero) / (one - zero));
    return t * t * (3 - 2 * t);
  }
}
