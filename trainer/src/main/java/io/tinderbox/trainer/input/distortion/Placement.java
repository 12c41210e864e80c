package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.image.ImageShape;

/**
 * Which place of the stored picture each pixel of the network's input shows: a window, mirrored or
 * not, of the picture after it was moved as a whole. Pixels lie at whole coordinates, row first.
 */
public final class Placement {
  private final int height;
  private final int width;
  private final int crop;
  private int top;
  private int left;
  private boolean mirrored;
  // From a place (y, x) of the moved picture to the stored one: (a y + b x + c, d y + e x + f).
  private double a;
  private double b;
  private double c;
  private double d;
  private double e;
  private double f;

  /** The centre of the picture, as evaluation sees it. */
  public Placement(ImageShape image, int crop) {
    this.height = image.height();
    this.width = image.width();
    this.crop = crop;
    centre();
  }

  /** Forgets what it was told. */
  void centre() {
    top = spareRows() / 2;
    left = spareColumns() / 2;
    mirrored = false;
    a = 1;
    b = 0;
    c = 0;
    d = 0;
    e = 1;
    f = 0;
  }

  /** The first row and column of the window; negative, or beyond the last, where it is padded. */
  void window(int newTop, int newLeft) {
    top = newTop;
    left = newLeft;
  }

  /** Flips the window left to right. */
  void mirror() {
    mirrored = !mirrored;
  }

  /** Moves the picture so many pixels down and to the right. */
  void move(int rows, int columns) {
    from(1, 0, -rows, 0, 1, -columns);
  }

  /** Turns the picture about its centre, anticlockwise as one sees it. */
  void rotate(double radians) {
    double cos = StrictMath.cos(radians);
    double sin = StrictMath.sin(radians);
    double row = (height - 1) / 2.0;
    double column = (width - 1) / 2.0;
    from(cos, sin, row - cos * row - sin * column, -sin, cos, column + sin * row - cos * column);
  }

  /** Moves the picture, after all that was done so far, by the inverse of what moves it. */
  private void from(double a2, double b2, double c2, double d2, double e2, double f2) {
    double newA = a * a2 + b * d2;
    double newB = a * b2 + b * e2;
    double newC = a * c2 + b * f2 + c;
    double newD = d * a2 + e * d2;
    double newE = d * b2 + e * e2;
    double newF = d * c2 + e * f2 + f;
    a = newA;
    b = newB;
    c = newC;
    d = newD;
    e = newE;
    f = newF;
  }

  /** Whether every pixel shows one pixel of the stored picture, in rows and columns. */
  boolean whole() {
    return a == 1 && b == 0 && d == 0 && e == 1 && c == Math.rint(c) && f == Math.rint(f);
  }

  /** Whether it is nothing but a window inside the picture, mirrored or not. */
  public boolean plain() {
    return whole()
        && c == 0
        && f == 0
        && top >= 0
        && left >= 0
        && top <= spareRows()
        && left <= spareColumns();
  }

  /** Row of the stored picture at row and column of the moved one. */
  double row(int y, int x) {
    return a * y + b * x + c;
  }

  /** Column of the stored picture at row and column of the moved one. */
  double column(int y, int x) {
    return d * y + e * x + f;
  }

  /** Where a column of the window lies in the moved picture. */
  int columnOf(int windowColumn) {
    return left + (mirrored ? crop - 1 - windowColumn : windowColumn);
  }

  public int top() {
    return top;
  }

  public int left() {
    return left;
  }

  public boolean mirrored() {
    return mirrored;
  }

  /** Rows of the stored picture. */
  int height() {
    return height;
  }

  /** Columns of the stored picture. */
  int width() {
    return width;
  }

  /** Rows by which the picture is higher than the window. */
  int spareRows() {
    return height - crop;
  }

  /** Columns by which the picture is wider than the window. */
  int spareColumns() {
    return width - crop;
  }
}
