package io.tinderbox.trainer.tensorboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The settings that a run is compared by: of the network, its input, training and the workers.
 *
 * @param values dotted key to value, in the order that they are shown in
 */
record Hyperparameters(SortedMap<String, Value> values) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is looked at first comes first: TensorBoard's table begins with the first five. */
  private static final List<String> ORDER =
      List.of(
          "model.name",
          "model.norm",
          "train.learningRate.initial",
          "train.learningRate.rule",
          "train.batchSizePerWorker",
          "model.",
          "train.",
          "input.");

  /** One setting, as one of protocol buffers' struct values (google/protobuf/struct.proto). */
  sealed interface Value {
    /** The number of api.proto's DataType. */
    int type();

    Message message();
  }

  record Text(String text) implements Value {
    @Override
    public int type() {
      return 1;
    }

    @Override
    public Message message() {
      return new Message().text(3, text);
    }
  }

  record Flag(boolean flag) implements Value {
    @Override
    public int type() {
      return 2;
    }

    @Override
    public Message message() {
      return new Message().varint(4, flag ? 1 : 0);
    }
  }

  record Number(double number) implements Value {
    @Override
    public int type() {
      return 3;
    }

    @Override
    public Message message() {
      return new Message().fixed64(2, number);
    }
  }

  /**
   * @param settings dotted key to value as JSON
   */
  static Hyperparameters of(Map<String, String> settings) {
    SortedMap<String, Value> values =
        new TreeMap<>(
            Comparator.comparingInt(Hyperparameters::place)
                .thenComparing(Comparator.naturalOrder()));
    settings.forEach((key, rendered) -> values.put(key, value(rendered)));
    return new Hyperparameters(values);
  }

  private static int place(String key) {
    int place = 0;
    while (place < ORDER.size() && !key.startsWith(ORDER.get(place))) {
      place++;
    }
    return place;
  }

  private static Value value(String rendered) {
    JsonNode node;
    try {
      node = JSON.readTree(rendered);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Cannot read the setting " + rendered, e);
    }
    if (node.isBoolean()) {
      return new Flag(node.booleanValue());
    }
    return node.isNumber() ? new Number(node.doubleValue()) : new Text(text(node));
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : node.toString();
  }
}
