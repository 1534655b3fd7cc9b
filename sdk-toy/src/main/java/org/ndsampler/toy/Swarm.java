package org.ndsampler.toy;

/**
 * Where a few boids are, frame by frame: they keep apart, turn as their neighbours do, and stay
 * clear of the borders (Reynolds: Flocks, Herds, and Schools, SIGGRAPH 1987). Positions are parts
 * of the width and the height; no boid moves more than the speed in a frame, and it changes its
 * velocity gradually. Immutable.
 */
final class Swarm {
  private static final double BORDER = 0.14;

  /** The largest change of velocity in a frame, as a part of the speed. */
  static final double AGILITY = 0.2;

  private final double[][] x;
  private final double[][] y;
  private final double[][] vx;
  private final double[][] vy;

  Swarm(ToyRandom random, int count, int frames, double speed) {
    x = new double[frames][count];
    y = new double[frames][count];
    vx = new double[frames][count];
    vy = new double[frames][count];
    for (int i = 0; i < count; i++) {
      // The best of a few places: as far from the others as possible.
      double best = -1;
      for (int tries = 0; tries < 12; tries++) {
        double cx = random.uniform(0.15, 0.85);
        double cy = random.uniform(0.15, 0.85);
        double nearest = 4;
        for (int j = 0; j < i; j++) {
          double dx = x[0][j] - cx;
          double dy = y[0][j] - cy;
          nearest = Math.min(nearest, dx * dx + dy * dy);
        }
        if (nearest > best) {
          best = nearest;
          x[0][i] = cx;
          y[0][i] = cy;
        }
      }
      double angle = random.uniform(0, 2 * Math.PI);
      double v = speed * random.uniform(0.6, 1);
      vx[0][i] = v * StrictMath.cos(angle);
      vy[0][i] = v * StrictMath.sin(angle);
    }
    for (int t = 1; t < frames; t++) {
      step(t, count, speed, random);
    }
  }

  private void step(int t, int count, double speed, ToyRandom random) {
    double apart = 0.5 / Math.sqrt(count);
    for (int i = 0; i < count; i++) {
      double px = x[t - 1][i];
      double py = y[t - 1][i];
      double ux = vx[t - 1][i];
      double uy = vy[t - 1][i];
      double ax = speed * random.uniform(-0.08, 0.08);
      double ay = speed * random.uniform(-0.08, 0.08);
      for (int j = 0; j < count; j++) {
        double dx = px - x[t - 1][j];
        double dy = py - y[t - 1][j];
        double distance = Math.sqrt(dx * dx + dy * dy);
        if (j != i && distance < apart) {
          double push = speed * 0.4 * (1 - distance / apart) / (distance + 1e-6);
          ax += push * dx + 0.02 * (vx[t - 1][j] - ux);
          ay += push * dy + 0.02 * (vy[t - 1][j] - uy);
        }
      }
      ax += speed * (wall(px) - wall(1 - px));
      ay += speed * (wall(py) - wall(1 - py));
      double force = Math.sqrt(ax * ax + ay * ay);
      double most = speed * AGILITY;
      if (force > most) {
        ax *= most / force;
        ay *= most / force;
      }
      ux += ax;
      uy += ay;
      double now = Math.sqrt(ux * ux + uy * uy);
      if (now > speed) {
        ux *= speed / now;
        uy *= speed / now;
      }
      vx[t][i] = ux;
      vy[t][i] = uy;
      x[t][i] = Math.max(0, Math.min(1, px + ux));
      y[t][i] = Math.max(0, Math.min(1, py + uy));
    }
  }

  /** How strongly a border pushes: 0 beyond its reach, growing up to it. */
  private static double wall(double distance) {
    return distance < BORDER ? 0.6 * (BORDER - distance) / BORDER : 0;
  }

  double x(int frame, int boid) {
    return x[frame][boid];
  }

  double y(int frame, int boid) {
    return y[frame][boid];
  }

  double velocityX(int frame, int boid) {
    return vx[frame][boid];
  }

  double velocityY(int frame, int boid) {
    return vy[frame][boid];
  }
}
