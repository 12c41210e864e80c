package io.tinderbox.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.network.Norm;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorBoardConfigTest {
  private static final Network NETWORK =
      Networks.build(new NetworkConfig("logistic", Norm.NONE, 1), new ImageShape(3, 8, 8), 2);

  @Test
  void theFirstEpochIsLookedAtAndEverySoManyth() {
    TensorBoardConfig config =
        TensorBoardConfig.from(settings("train.tensorboard.explanations", "3"));

    assertThat(config.wantsExplanations(1)).isTrue();
    assertThat(config.wantsExplanations(2)).isFalse();
    assertThat(config.wantsExplanations(3)).isTrue();
    assertThat(TensorBoardConfig.from(settings()).wantsExplanations(1)).isFalse();
  }

  /** As in the CUDA build; the engine is asked only where it matters. */
  @Test
  void anEngineThatCannotBeLookedIntoIsAProblem() {
    SettingsReader explaining = settings("train.tensorboard.explanations", "3");
    TensorBoardConfig.from(explaining).check(explaining, NETWORK, true, () -> false);
    assertThatThrownBy(explaining::throwIfAny)
        .isInstanceOf(TinderboxException.class)
        .hasMessageContaining(
            "train.tensorboard.explanations: expected 0 where oneDNN does not compute the layers");

    SettingsReader not = settings();
    TensorBoardConfig.from(not)
        .check(
            not,
            NETWORK,
            true,
            () -> {
              throw new AssertionError("asked");
            });
    assertThatCode(not::throwIfAny).doesNotThrowAnyException();
  }

  private static SettingsReader settings(String... keyAndValue) {
    return Settings.of(
            "", "", keyAndValue.length == 0 ? Map.of() : Map.of(keyAndValue[0], keyAndValue[1]))
        .reader();
  }
}
