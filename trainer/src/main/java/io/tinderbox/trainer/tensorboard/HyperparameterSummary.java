package io.tinderbox.trainer.tensorboard;

import java.util.Map;

/**
 * One of the three things that TensorBoard's HPARAMS tab wants to know of a run, so that it can be
 * compared with others (tensorboard/plugins/hparams/plugin_data.proto and api.proto). The contents
 * are in the metadata; the tensor is an empty one.
 *
 * @param content an HParamsPluginData
 */
record HyperparameterSummary(String tag, Message content) implements Summary {
  /** The numbers of api.proto's Status. */
  enum Status {
    SUCCESS(1),
    FAILURE(2);

    private final int number;

    Status(int number) {
      this.number = number;
    }
  }

  private static final int DT_FLOAT = 1;
  private static final int DATASET_VALIDATION = 2;

  /**
   * Which settings are to be compared, and by what.
   *
   * @param metric tag of a scalar on the validation split
   */
  static HyperparameterSummary experiment(
      Hyperparameters settings, String metric, double wallTime) {
    Message experiment = new Message().text(6, "tinderbox").fixed64(3, wallTime);
    settings
        .values()
        .forEach(
            (name, value) ->
                experiment.message(4, new Message().text(1, name).varint(4, value.type())));
    Message metricInfo =
        new Message()
            .message(1, new Message().text(1, "").text(2, metric))
            .varint(5, DATASET_VALIDATION);
    return of("experiment", 2, experiment.message(5, metricInfo));
  }

  /** A run with these settings begins. */
  static HyperparameterSummary start(Hyperparameters settings, double wallTime) {
    Message start = new Message().fixed64(5, wallTime);
    for (Map.Entry<String, Hyperparameters.Value> entry : settings.values().entrySet()) {
      start.entry(1, entry.getKey(), entry.getValue().message());
    }
    return of("session_start_info", 3, start);
  }

  /** The run has come to its end. */
  static HyperparameterSummary end(Status status, double wallTime) {
    return of("session_end_info", 4, new Message().varint(1, status.number).fixed64(2, wallTime));
  }

  private static HyperparameterSummary of(String name, int field, Message data) {
    return new HyperparameterSummary(
        "_hparams_/" + name, new Message().varint(1, 0).message(field, data));
  }

  @Override
  public Message value() {
    Message shape = new Message().message(2, new Message().varint(1, 0));
    return new Message()
        .text(1, tag)
        .message(9, Summary.metadata("hparams", content))
        .message(8, new Message().varint(1, DT_FLOAT).message(2, shape));
  }
}
