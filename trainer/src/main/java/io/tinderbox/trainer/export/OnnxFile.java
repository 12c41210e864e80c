package io.tinderbox.trainer.export;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.common.version.Version;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import onnx.Onnx.ModelProto;

/**
 * A model as one ONNX file, parameters included. The same model and program give the same bytes.
 * The messages are those that nd4j-api brings; the file is read by ONNX 1.12 and later.
 */
public final class OnnxFile {
  /** Of ONNX 1.12: the version of the messages. */
  private static final int IR_VERSION = 8;

  /** A message of Protocol Buffers has less than 2 GiB; something is left for graph and labels. */
  private static final long MAX_PARAMETER_BYTES = (2L << 30) - (64L << 20);

  private final ModelProto model;

  private OnnxFile(ModelProto model) {
    this.model = model;
  }

  /**
   * @param parameters fills the vector that it is given, laid out as {@link Network#blocks()}
   * @throws TinderboxException exit code 2, when the parameters are more than an ONNX file holds
   */
  public static OnnxFile of(ModelDescription description, Consumer<FlatVector> parameters) {
    Network network = description.buildNetwork();
    ByteBuffer bytes = allocate(network);
    parameters.accept(FlatVector.over(bytes.asFloatBuffer()));
    Version version = Version.current();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("Tinderbox")
            .setProducerVersion(version.toString())
            .setGraph(OnnxGraph.of(network, bytes));
    model.addOpsetImportBuilder().setDomain("").setVersion(OnnxGraph.OPSET);
    for (Map.Entry<String, String> text : OnnxMetadata.of(description).entrySet()) {
      model.addMetadataPropsBuilder().setKey(text.getKey()).setValue(text.getValue());
    }
    return new OnnxFile(model.build());
  }

  private static ByteBuffer allocate(Network network) {
    long bytes = network.vectorLength() * Float.BYTES;
    if (bytes > MAX_PARAMETER_BYTES) {
      throw TinderboxException.usage(
          String.format(
              Locale.ROOT,
              "Cannot export: expected parameters of at most %.2f GiB, which is what one ONNX file holds, found %.2f GiB (%s)",
              gib(MAX_PARAMETER_BYTES),
              gib(bytes),
              network.name()));
    }
    return ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static double gib(long bytes) {
    return bytes / (double) (1 << 30);
  }

  /** Publishes the file whole. */
  public void write(Storage storage, Location file) {
    storage.write(file, model::writeTo);
  }

  /** Length of the file. */
  public long bytes() {
    return model.getSerializedSize();
  }
}
