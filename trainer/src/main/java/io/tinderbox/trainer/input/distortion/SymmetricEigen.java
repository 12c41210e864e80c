package io.tinderbox.trainer.input.distortion;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations (Golub, Van Loan:
 * Matrix Computations, 8.5).
 *
 * @param values the largest first
 * @param vectors of length 1, {@code vectors[i]} belongs to {@code values[i]}; the largest of its
 *     components is positive
 */
record SymmetricEigen(double[] values, double[][] vectors) {
  private static final int SWEEPS = 50;

  static SymmetricEigen of(List<List<Double>> matrix) {
    int n = matrix.size();
    double[][] a = new double[n][n];
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        a[i][j] = (matrix.get(i).get(j) + matrix.get(j).get(i)) / 2;
      }
      v[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (a[p][q] != 0) {
            rotate(a, v, p, q);
          }
        }
      }
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((i, j) -> Double.compare(a[j][j], a[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new SymmetricEigen(
        IntStream.of(order).mapToDouble(i -> a[i][i]).toArray(),
        IntStream.of(order).mapToObj(i -> column(v, i)).toArray(double[][]::new));
  }

  /** Makes {@code a[p][q]} zero. */
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
    }
    a[p][q] = 0;
    a[q][p] = 0;
    for (int k = 0; k < a.length; k++) {
      double kp = v[k][p];
      double kq = v[k][q];
      v[k][p] = c * kp - s * kq;
      v[k][q] = s * kp + c * kq;
    }
  }

  private static double[] column(double[][] v, int i) {
    double[] column = new double[v.length];
    double largest = 0;
    for (int k = 0; k < v.length; k++) {
      column[k] = v[k][i];
      largest = Math.abs(column[k]) > Math.abs(largest) ? column[k] : largest;
    }
    for (int k = 0; k < v.length; k++) {
      column[k] = largest < 0 ? -column[k] : column[k];
    }
    return column;
  }
}
