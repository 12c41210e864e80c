package io.tinderbox.trainer.run;

/**
 * {@code train.validation.metric}: what tells which model is the best, and by what rules on
 * validation go.
 */
public enum Metric {
  /** Fraction whose label is the first guess. */
  TOP1("top-1") {
    @Override
    public double of(Validation validation) {
      return validation.valTop1();
    }
  },
  /** Fraction whose label is among the first five guesses. */
  TOP5("top-5") {
    @Override
    public double of(Validation validation) {
      return validation.valTop5();
    }
  },
  /** Mean loss without the weight penalty: the only one that is to be low. */
  LOSS("loss") {
    @Override
    public double of(Validation validation) {
      return validation.valLoss();
    }

    @Override
    public double gain(double value, double over) {
      return over - value;
    }
  };

  private final String title;

  Metric(String title) {
    this.title = title;
  }

  public abstract double of(Validation validation);

  /** By how much a value is better than another; negative where it is worse. */
  public double gain(double value, double over) {
    return value - over;
  }

  /** Whether the first is the better model; of equal ones, the one of the lower loss is. */
  public boolean isBetter(Validation validation, Validation than) {
    double gain = gain(of(validation), of(than));
    return gain > 0 || (gain == 0 && validation.valLoss() < than.valLoss());
  }

  /** For people. */
  public String title() {
    return title;
  }
}
