package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A stage's blocks as views of DL4J's flat vectors, under DL4J's names. What they hold is ours. */
record BlockViews(Stage stage) implements ParamInitializer {
  /** DL4J's name of what a block is for. */
  static String key(Role role) {
    return switch (role) {
      case KERNEL -> "W";
      case BIAS -> "b";
      case GAMMA -> "gamma";
      case BETA -> "beta";
      case RUNNING_MEAN -> "mean";
      case RUNNING_VARIANCE -> "var";
    };
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    return stage.blocks().stream().mapToLong(ParameterBlock::length).sum();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return stage.blocks().stream().map(block -> key(block.role())).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer).stream().filter("W"::equals).toList();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return paramKeys(layer).stream().filter("b"::equals).toList();
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return key.equals("W");
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return key.equals("b");
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray parameters, boolean initialise) {
    paramKeys(conf.getLayer()).forEach(conf::addVariable);
    return views(parameters);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradient) {
    return views(gradient);
  }

  private Map<String, INDArray> views(INDArray flat) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    if (!stage.blocks().isEmpty()) {
      INDArray line = flat.reshape(flat.length());
      long start = stage.blocks().get(0).offset();
      for (ParameterBlock block : stage.blocks()) {
        views.put(
            key(block.role()),
            line.get(NDArrayIndex.interval(block.offset() - start, block.end() - start)));
      }
    }
    return views;
  }
}
