package io.tinderbox.common.shard;

import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** The columns of a shard, all of them required. */
final class ShardSchema {
  static final String ID = "id";
  static final String LABEL = "label";
  static final String HEIGHT = "height";
  static final String WIDTH = "width";
  static final String CHANNELS = "channels";
  static final String PIXELS = "pixels";

  static final MessageType ALL =
      Types.buildMessage()
          .required(PrimitiveTypeName.BINARY)
          .as(LogicalTypeAnnotation.stringType())
          .named(ID)
          .required(PrimitiveTypeName.INT32)
          .named(LABEL)
          .required(PrimitiveTypeName.INT32)
          .named(HEIGHT)
          .required(PrimitiveTypeName.INT32)
          .named(WIDTH)
          .required(PrimitiveTypeName.INT32)
          .named(CHANNELS)
          .required(PrimitiveTypeName.BINARY)
          .named(PIXELS)
          .named("example");

  /** What is read of every example; the shape is the same for all and checked by statistics. */
  static final MessageType READ =
      new MessageType("example", ALL.getType(ID), ALL.getType(LABEL), ALL.getType(PIXELS));

  static final MessageType IDS = new MessageType("example", ALL.getType(ID));

  private ShardSchema() {}
}
