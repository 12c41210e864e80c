package io.tinderbox.deploy.bench;

/** The same step of the same network in PyTorch. */
final class PyTorchTurn implements Measurement {
  private final PyTorch pyTorch;
  private final String job;
  private final BenchNetwork network;
  private final int batch;

  /**
   * @param job {@code step} or {@code inference}
   */
  PyTorchTurn(PyTorch pyTorch, String job, BenchNetwork network, int batch) {
    this.pyTorch = pyTorch;
    this.job = job;
    this.network = network;
    this.batch = batch;
  }

  @Override
  public String name() {
    return "PyTorch";
  }

  @Override
  public String unit() {
    return TrainingStep.UNIT;
  }

  @Override
  public void prepare() {
    turn();
  }

  @Override
  public double turn() {
    return batch / pyTorch.turn(job, network.name(), batch, network.crop());
  }
}
