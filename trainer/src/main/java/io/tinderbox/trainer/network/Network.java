package io.tinderbox.trainer.network;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A network as a chain of layers with their shapes and parameters: the one description from which
 * every engine builds what it runs. The flat parameter vector is the layers' blocks in order, in
 * DL4J's order within a layer: a convolution has its bias before its kernel, a dense layer its
 * kernel before its bias, batch normalisation gamma, beta, running mean, running variance.
 */
public final class Network {
  /**
   * One layer in its place.
   *
   * @param name unique, for example {@code conv2} or {@code dense1}
   */
  public record Stage(
      String name, Layer layer, Activation input, Activation output, List<ParameterBlock> blocks) {
    public long parameters() {
      return blocks.stream()
          .filter(b -> b.role().trainable())
          .mapToLong(ParameterBlock::length)
          .sum();
    }

    /** Multiplications, each with its addition, for one example going forward. */
    public long multiplyAdds() {
      long kernel =
          blocks.stream()
              .filter(b -> b.role() == Role.KERNEL)
              .mapToLong(ParameterBlock::length)
              .sum();
      return layer instanceof Convolution ? kernel * output.height() * output.width() : kernel;
    }
  }

  private final String name;
  private final Activation input;
  private final List<Stage> stages;

  private Network(String name, Activation input, List<Stage> stages) {
    this.name = name;
    this.input = input;
    this.stages = stages;
  }

  /**
   * @throws IllegalArgumentException when a layer does not fit the one before it
   */
  public static Network of(String name, ImageShape input, List<Layer> layers) {
    Activation first = Activation.image(input.channels(), input.height(), input.width());
    List<Stage> stages = new ArrayList<>();
    Activation current = first;
    long offset = 0;
    Map<String, Integer> counts = new HashMap<>();
    for (Layer layer : layers) {
      String stageName = name(layer, stages, counts);
      Activation output;
      try {
        output = layer.output(current);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("%s: %s".formatted(stageName, e.getMessage()), e);
      }
      List<ParameterBlock> blocks = blocks(stageName, layer, current, offset);
      offset += blocks.stream().mapToLong(ParameterBlock::length).sum();
      stages.add(new Stage(stageName, layer, current, output, blocks));
      current = output;
    }
    return new Network(name, first, List.copyOf(stages));
  }

  private static String name(Layer layer, List<Stage> before, Map<String, Integer> counts) {
    if (layer.kind().startsWith("/")) {
      String last = before.isEmpty() ? "input" : before.get(before.size() - 1).name();
      int slash = last.indexOf('/');
      return (slash < 0 ? last : last.substring(0, slash)) + layer.kind();
    }
    return layer.kind() + counts.merge(layer.kind(), 1, Integer::sum);
  }

  private static List<ParameterBlock> blocks(
      String stage, Layer layer, Activation input, long offset) {
    List<ParameterBlock> blocks = new ArrayList<>();
    long next = offset;
    for (Layer.Parameters parameters : layer.parameters(input)) {
      ParameterBlock block =
          new ParameterBlock(
              stage, parameters.role(), next, parameters.length(), parameters.initialisation());
      blocks.add(block);
      next = block.end();
    }
    return List.copyOf(blocks);
  }

  public String name() {
    return name;
  }

  public Activation input() {
    return input;
  }

  public List<Stage> stages() {
    return stages;
  }

  /** The layer of a name. */
  public Optional<Stage> stage(String stageName) {
    return stages.stream().filter(stage -> stage.name().equals(stageName)).findFirst();
  }

  /** Number of classes: what the last layer puts out. */
  public int classes() {
    return stages.get(stages.size() - 1).output().values();
  }

  /** All blocks of the flat parameter vector, in order. */
  public List<ParameterBlock> blocks() {
    return stages.stream().flatMap(stage -> stage.blocks().stream()).toList();
  }

  /** Length of the flat parameter vector, running statistics included. */
  public long vectorLength() {
    return blocks().stream().mapToLong(ParameterBlock::length).sum();
  }

  /** Number of trainable parameters. */
  public long parameters() {
    return stages.stream().mapToLong(Stage::parameters).sum();
  }

  /** The layers with shapes, parameters and multiply-adds, as a table for people. */
  public String table() {
    return table(FrozenLayers.NONE);
  }

  /**
   * The same.
   *
   * @param frozen layers that it tells to be so
   */
  public String table(FrozenLayers frozen) {
    StringBuilder text = new StringBuilder();
    String row = "%-20s %-14s %14s %18s%s%n";
    text.append(row.formatted("layer", "output", "parameters", "multiply-adds", ""));
    text.append(row.formatted("input", input, "", "", ""));
    long multiplyAdds = 0;
    for (Stage stage : stages) {
      multiplyAdds += stage.multiplyAdds();
      text.append(
          row.formatted(
              stage.name(),
              stage.output(),
              grouped(stage.parameters()),
              grouped(stage.multiplyAdds()),
              frozen.contains(stage) && !stage.blocks().isEmpty() ? "  frozen" : ""));
    }
    text.append(
        row.formatted(
            name, "", String.format(Locale.ROOT, "%,d", parameters()), grouped(multiplyAdds), ""));
    if (!frozen.patterns().isEmpty()) {
      long trained = stages.stream().filter(frozen::trains).mapToLong(Stage::parameters).sum();
      text.append(row.formatted("trained", "", grouped(trained), "", ""));
    }
    return text.toString();
  }

  private static String grouped(long count) {
    return count == 0 ? "" : String.format(Locale.ROOT, "%,d", count);
  }
}
