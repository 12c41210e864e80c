package io.tinderbox.trainer.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import java.util.List;

/**
 * The messages of TensorBoard's hparams plugin, which no library for the JVM carries: names,
 * numbers and types as in tensorboard/plugins/hparams/api.proto and plugin_data.proto of
 * TensorBoard 2.21, as far as a run that logs needs them. Protobuf's own reflection decodes by
 * them; the values of settings are its own {@code google.protobuf.Value}.
 */
final class HyperparameterProtos {
  private static final String PACKAGE = ".tensorboard.hparams.";
  private static final Descriptor PLUGIN_DATA = descriptor();

  private HyperparameterProtos() {}

  static DynamicMessage decode(ByteString pluginData) {
    try {
      return DynamicMessage.parseFrom(PLUGIN_DATA, pluginData);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Descriptor descriptor() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("hparams.proto")
            .setPackage("tensorboard.hparams")
            .setSyntax("proto3")
            .addDependency("google/protobuf/struct.proto")
            .addEnumType(
                enumeration(
                    "DataType",
                    "DATA_TYPE_UNSET",
                    "DATA_TYPE_STRING",
                    "DATA_TYPE_BOOL",
                    "DATA_TYPE_FLOAT64"))
            .addEnumType(
                enumeration(
                    "DatasetType", "DATASET_UNKNOWN", "DATASET_TRAINING", "DATASET_VALIDATION"))
            .addEnumType(
                enumeration(
                    "Status",
                    "STATUS_UNKNOWN",
                    "STATUS_SUCCESS",
                    "STATUS_FAILURE",
                    "STATUS_RUNNING"))
            .addMessageType(
                message(
                    "Experiment",
                    scalar("description", 1, Type.TYPE_STRING),
                    scalar("user", 2, Type.TYPE_STRING),
                    scalar("time_created_secs", 3, Type.TYPE_DOUBLE),
                    repeated("hparam_infos", 4, PACKAGE + "HParamInfo"),
                    repeated("metric_infos", 5, PACKAGE + "MetricInfo"),
                    scalar("name", 6, Type.TYPE_STRING)))
            .addMessageType(
                message(
                    "HParamInfo",
                    scalar("name", 1, Type.TYPE_STRING),
                    scalar("display_name", 2, Type.TYPE_STRING),
                    scalar("description", 3, Type.TYPE_STRING),
                    typed("type", 4, Type.TYPE_ENUM, PACKAGE + "DataType")))
            .addMessageType(
                message(
                    "MetricName",
                    scalar("group", 1, Type.TYPE_STRING),
                    scalar("tag", 2, Type.TYPE_STRING)))
            .addMessageType(
                message(
                    "MetricInfo",
                    typed("name", 1, Type.TYPE_MESSAGE, PACKAGE + "MetricName"),
                    scalar("display_name", 3, Type.TYPE_STRING),
                    scalar("description", 4, Type.TYPE_STRING),
                    typed("dataset_type", 5, Type.TYPE_ENUM, PACKAGE + "DatasetType")))
            .addMessageType(sessionStart())
            .addMessageType(
                message(
                    "SessionEndInfo",
                    typed("status", 1, Type.TYPE_ENUM, PACKAGE + "Status"),
                    scalar("end_time_secs", 2, Type.TYPE_DOUBLE)))
            .addMessageType(
                message(
                    "HParamsPluginData",
                    scalar("version", 1, Type.TYPE_INT32),
                    typed("experiment", 2, Type.TYPE_MESSAGE, PACKAGE + "Experiment"),
                    typed("session_start_info", 3, Type.TYPE_MESSAGE, PACKAGE + "SessionStartInfo"),
                    typed("session_end_info", 4, Type.TYPE_MESSAGE, PACKAGE + "SessionEndInfo")))
            .build();
    try {
      return FileDescriptor.buildFrom(
              file, new FileDescriptor[] {StructProto.getDescriptor().getFile()})
          .findMessageTypeByName("HParamsPluginData");
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  /** With its {@code map<string, google.protobuf.Value>}, which is a repeated entry. */
  private static DescriptorProto sessionStart() {
    return message(
            "SessionStartInfo",
            repeated("hparams", 1, PACKAGE + "SessionStartInfo.HparamsEntry"),
            scalar("model_uri", 2, Type.TYPE_STRING),
            scalar("monitor_url", 3, Type.TYPE_STRING),
            scalar("group_name", 4, Type.TYPE_STRING),
            scalar("start_time_secs", 5, Type.TYPE_DOUBLE))
        .toBuilder()
        .addNestedType(
            message(
                    "HparamsEntry",
                    scalar("key", 1, Type.TYPE_STRING),
                    typed("value", 2, Type.TYPE_MESSAGE, ".google.protobuf.Value"))
                .toBuilder()
                .setOptions(MessageOptions.newBuilder().setMapEntry(true)))
        .build();
  }

  private static DescriptorProto message(String name, FieldDescriptorProto... fields) {
    return DescriptorProto.newBuilder().setName(name).addAllField(List.of(fields)).build();
  }

  private static FieldDescriptorProto scalar(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(Label.LABEL_OPTIONAL)
        .build();
  }

  private static FieldDescriptorProto typed(String name, int number, Type type, String of) {
    return scalar(name, number, type).toBuilder().setTypeName(of).build();
  }

  private static FieldDescriptorProto repeated(String name, int number, String of) {
    return typed(name, number, Type.TYPE_MESSAGE, of).toBuilder()
        .setLabel(Label.LABEL_REPEATED)
        .build();
  }

  private static EnumDescriptorProto enumeration(String name, String... values) {
    EnumDescriptorProto.Builder type = EnumDescriptorProto.newBuilder().setName(name);
    for (String value : values) {
      type.addValue(
          EnumValueDescriptorProto.newBuilder().setName(value).setNumber(type.getValueCount()));
    }
    return type.build();
  }
}
