package io.tinderbox.ingest.shapes;

import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Locale;

/** The classes of drawn pictures: outlines of radius 1 around the origin. */
enum Shape {
  CIRCLE,
  SQUARE,
  TRIANGLE,
  STAR,
  RING,
  CROSS;

  /** The name of its folder. */
  String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  java.awt.Shape outline() {
    return switch (this) {
      case CIRCLE -> new Ellipse2D.Double(-0.9, -0.9, 1.8, 1.8);
      case SQUARE -> new Rectangle2D.Double(-0.8, -0.8, 1.6, 1.6);
      case TRIANGLE -> polygon(3, 1, 1);
      case STAR -> polygon(10, 1, 0.42);
      case RING -> {
        Area ring = new Area(new Ellipse2D.Double(-0.95, -0.95, 1.9, 1.9));
        ring.subtract(new Area(new Ellipse2D.Double(-0.5, -0.5, 1, 1)));
        yield ring;
      }
      case CROSS -> {
        Area cross = new Area(new Rectangle2D.Double(-1, -0.3, 2, 0.6));
        cross.add(new Area(new Rectangle2D.Double(-0.3, -1, 0.6, 2)));
        yield cross;
      }
    };
  }

  private static java.awt.Shape polygon(int corners, double outer, double inner) {
    Path2D path = new Path2D.Double();
    for (int i = 0; i < corners; i++) {
      double radius = i % 2 == 0 || corners < 4 ? outer : inner;
      double angle = 2 * Math.PI * i / corners;
      double x = radius * StrictMath.sin(angle);
      double y = -radius * StrictMath.cos(angle);
      if (i == 0) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }
}
