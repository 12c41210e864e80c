package io.tinderbox.trainer.export;

import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;

/** Settings of an ONNX node. */
final class OnnxAttributes {
  private OnnxAttributes() {}

  static AttributeProto of(String name, int value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  static AttributeProto of(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /** A list, of two or more. */
  static AttributeProto of(String name, int first, int... others) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS).addInts(first);
    for (int other : others) {
      attribute.addInts(other);
    }
    return attribute.build();
  }
}
