package io.tinderbox.trainer.explanation;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Asks a network about pictures, by one technique after the other, and keeps what they scored. */
public final class Explainer {
  /** What any technique should be better than. */
  private static final String BY_CHANCE = "order by chance";

  private final ExaminedNetwork network;
  private final List<Technique> techniques;
  private final int faithfulnessSteps;
  private final long seed;
  private final TreeMap<Integer, List<Faithfulness>> scores = new TreeMap<>();

  private Explainer(ExaminedNetwork network, ExplanationConfig config) {
    this.network = network;
    this.techniques = config.techniques(network.network());
    this.faithfulnessSteps = config.faithfulnessSteps();
    this.seed = config.seed();
  }

  public static Explainer of(ExaminedNetwork network, ExplanationConfig config) {
    return new Explainer(network, config);
  }

  public List<Technique> techniques() {
    return techniques;
  }

  /**
   * A map of each technique.
   *
   * @param scored whether the maps' faithfulness is measured as well
   */
  public List<Heat> explain(Question question, boolean scored) {
    List<Heat> heats = new ArrayList<>();
    for (Technique technique : techniques) {
      heats.add(technique.heat(network, question));
    }
    if (scored && faithfulnessSteps > 0 && !heats.isEmpty()) {
      for (int i = 0; i < heats.size(); i++) {
        score(i, question, heats.get(i).values());
      }
      score(heats.size(), question, byChance(question, heats.get(0).values().length));
    }
    return heats;
  }

  private void score(int place, Question question, float[] importance) {
    scores
        .computeIfAbsent(place, none -> new ArrayList<>())
        .add(Faithfulness.of(network, question, importance, faithfulnessSteps));
  }

  private float[] byChance(Question question, int pixels) {
    SplitMix64 random =
        new SplitMix64(Seeds.of(seed, Purpose.EXPLANATION, Seeds.hash(question.id()), 1));
    float[] importance = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      importance[i] = (float) random.nextDouble();
    }
    return importance;
  }

  /** Of the pictures that were scored, by technique; last, what an order by chance scores. */
  public List<FaithfulnessScore> scores() {
    return scores.entrySet().stream()
        .map(
            entry -> {
              boolean any = entry.getKey() == techniques.size();
              Technique technique = any ? null : techniques.get(entry.getKey());
              return FaithfulnessScore.mean(
                  any ? "by-chance" : technique.name(),
                  any ? BY_CHANCE : technique.label(),
                  entry.getValue());
            })
        .toList();
  }
}
