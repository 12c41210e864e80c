package io.tinderbox.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.Value;
import io.tinderbox.trainer.tensorboard.HyperparameterSummary.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Summary;

class HyperparameterSummaryTest {
  private static final Hyperparameters SETTINGS =
      Hyperparameters.of(
          Map.of(
              "model.name", "\"vgg16\"",
              "input.flip", "true",
              "train.learningRate.initial", "0.01",
              "distribution.workers", "4",
              "input.mean", "[1,2]"));

  @Test
  void theExperimentTellsWhatIsComparedAndByWhat() {
    DynamicMessage data =
        pluginData("_hparams_/experiment", HyperparameterSummary.experiment(SETTINGS, "a/b", 5));
    Message experiment = (Message) field(data, "experiment");

    Map<String, String> types = new LinkedHashMap<>();
    for (Message info : messages(experiment, "hparam_infos")) {
      types.put(
          (String) field(info, "name"), ((EnumValueDescriptor) field(info, "type")).getName());
    }
    assertThat(types)
        .containsExactly(
            Map.entry("model.name", "DATA_TYPE_STRING"),
            Map.entry("train.learningRate.initial", "DATA_TYPE_FLOAT64"),
            Map.entry("input.flip", "DATA_TYPE_BOOL"),
            Map.entry("input.mean", "DATA_TYPE_STRING"),
            Map.entry("distribution.workers", "DATA_TYPE_FLOAT64"));
    Message metric = messages(experiment, "metric_infos").get(0);
    assertThat(field((Message) field(metric, "name"), "tag")).isEqualTo("a/b");
    assertThat(((EnumValueDescriptor) field(metric, "dataset_type")).getName())
        .isEqualTo("DATASET_VALIDATION");
    assertThat(field(experiment, "time_created_secs")).isEqualTo(5.0);
  }

  @Test
  void theStartTellsTheSettings() throws InvalidProtocolBufferException {
    DynamicMessage data =
        pluginData("_hparams_/session_start_info", HyperparameterSummary.start(SETTINGS, 6));
    Message start = (Message) field(data, "session_start_info");

    Map<String, Value> values = new TreeMap<>();
    for (Message entry : messages(start, "hparams")) {
      values.put(
          (String) field(entry, "key"),
          Value.parseFrom(((Message) field(entry, "value")).toByteString()));
    }
    assertThat(values).hasSize(5);
    assertThat(values.get("model.name").getStringValue()).isEqualTo("vgg16");
    assertThat(values.get("input.flip").getBoolValue()).isTrue();
    assertThat(values.get("train.learningRate.initial").getNumberValue()).isEqualTo(0.01);
    assertThat(values.get("distribution.workers").getNumberValue()).isEqualTo(4);
    assertThat(values.get("input.mean").getStringValue()).isEqualTo("[1,2]");
    assertThat(field(start, "start_time_secs")).isEqualTo(6.0);
  }

  @Test
  void theEndTellsHowItWent() {
    for (Status status : Status.values()) {
      DynamicMessage data =
          pluginData("_hparams_/session_end_info", HyperparameterSummary.end(status, 7));
      Message end = (Message) field(data, "session_end_info");

      assertThat(((EnumValueDescriptor) field(end, "status")).getName())
          .isEqualTo("STATUS_" + status);
      assertThat(field(end, "end_time_secs")).isEqualTo(7.0);
    }
  }

  private static DynamicMessage pluginData(String tag, HyperparameterSummary summary) {
    byte[] bytes = new EventRecords().add(summary, 0, 1).bytes();
    Summary.Value value = EventFiles.value(EventFiles.decode(bytes).get(0));
    assertThat(value.getTag()).isEqualTo(tag);
    assertThat(value.getMetadata().getPluginData().getPluginName()).isEqualTo("hparams");
    // As TensorBoard's own: an empty tensor of floats.
    assertThat(value.getTensor().getDtype()).isEqualTo(DataType.DT_FLOAT);
    assertThat(value.getTensor().getTensorShape().getDimList())
        .extracting(dimension -> dimension.getSize())
        .containsExactly(0L);
    DynamicMessage data =
        HyperparameterProtos.decode(value.getMetadata().getPluginData().getContent());
    assertThat(data.getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
    assertThat(field(data, "version")).isEqualTo(0);
    return data;
  }

  private static Object field(Message message, String name) {
    return message.getField(message.getDescriptorForType().findFieldByName(name));
  }

  private static List<Message> messages(Message message, String name) {
    return ((List<?>) field(message, name)).stream().map(Message.class::cast).toList();
  }
}
