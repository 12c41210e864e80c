package io.tinderbox.trainer.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.json.Json;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
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

  /**
   * Pictures as the metadata says that the network wants them: the centre, scaled.
   *
   * @param pictures bytes in channel-height-width order, of the size that the metadata names
   */
  public Outputs ask(List<byte[]> pictures) throws OrtException {
    JsonNode how = metadata("preprocessing");
    int values = how.at("/image/channels").asInt() * area(how.path("crop"));
    float[] images = new float[pictures.size() * values];
    for (int i = 0; i < pictures.size(); i++) {
      prepare(pictures.get(i), how, images, i * values);
    }
    return run(images, pictures.size());
  }

  private static void prepare(byte[] picture, JsonNode how, float[] into, int at) {
    int width = how.at("/image/width").asInt();
    int plane = area(how.path("image"));
    JsonNode crop = how.path("crop");
    int next = at;
    for (int channel = 0; channel < how.at("/image/channels").asInt(); channel++) {
      double mean = how.path("mean").get(channel).asDouble();
      double std = how.path("std").get(channel).asDouble();
      for (int y = 0; y < crop.path("height").asInt(); y++) {
        for (int x = 0; x < crop.path("width").asInt(); x++) {
          int row = crop.path("top").asInt() + y;
          int pixel = picture[channel * plane + row * width + crop.path("left").asInt() + x] & 255;
          into[next++] = (float) ((pixel - mean) / std);
        }
      }
    }
  }

  private static int area(JsonNode sides) {
    return sides.path("height").asInt() * sides.path("width").asInt();
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

  /** One entry of the metadata, which is JSON. */
  public JsonNode metadata(String key) throws OrtException {
    return Json.tree(metadata().get(key).getBytes(StandardCharsets.UTF_8), key);
  }

  public String producer() throws OrtException {
    return session.getMetadata().getProducerName();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
