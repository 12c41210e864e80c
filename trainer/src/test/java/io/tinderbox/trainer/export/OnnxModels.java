package io.tinderbox.trainer.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An exported file in ONNX Runtime, which knows nothing of Tinderbox. */
public final class OnnxModels implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  private OnnxModels(Path file) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(2);
    this.session = environment.createSession(file.toString(), options);
  }

  public static OnnxModels open(Path file) throws OrtException {
    return new OnnxModels(file);
  }

  /** What the network puts out, row by row. */
  public record Outputs(float[] logits, float[] probabilities) {}

  /**
   * @param images {@code [examples, channels, height, width]}
   */
  public Outputs run(float[] images, int examples) throws OrtException {
    long[] shape = inputShape();
    shape[0] = examples;
    try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), shape);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      return new Outputs(values(result, "logits"), values(result, "probabilities"));
    }
  }

  private static float[] values(OrtSession.Result result, String name) throws OrtException {
    float[][] rows = (float[][]) result.get(name).orElseThrow().getValue();
    float[] values = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * rows[i].length, rows[i].length);
    }
    return values;
  }

  public long[] inputShape() throws OrtException {
    return ((TensorInfo) session.getInputInfo().get("input").getInfo()).getShape().clone();
  }

  /** Name and shape, -1 where any number fits. */
  public List<String> outputs() throws OrtException {
    return session.getOutputInfo().values().stream()
        .map(node -> node.getName() + Arrays.toString(((TensorInfo) node.getInfo()).getShape()))
        .toList();
  }

  public Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  public String producer() throws OrtException {
    return session.getMetadata().getProducerName();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
