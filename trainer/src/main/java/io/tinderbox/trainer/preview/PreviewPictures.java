package io.tinderbox.trainer.preview;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.input.TrainingWriter;
import io.tinderbox.trainer.input.mixing.Mixer;

/**
 * Makes pictures as training would see them: through the writer and the mixer of training, and back
 * from scaled values to those of pixels.
 */
final class PreviewPictures {
  private final PreviewSubject subject;
  private final InputConfig input;
  private final Preprocessing preprocessing;
  private final TrainingWriter writer;
  private final Mixer mixer;
  private final Batch batch;
  private final long seed;

  /** A picture, and the share of its own label. */
  record Drawn(Picture picture, float share) {}

  PreviewPictures(PreviewSubject subject, InputConfig input, Manifest manifest, long seed) {
    this.subject = subject;
    this.input = input;
    this.preprocessing = input.preprocessing(manifest);
    this.writer = TrainingWriter.of(input, manifest, seed);
    this.mixer = Mixer.of(input.mixing(), preprocessing.input());
    this.batch = Batch.allocate(2, preprocessing.input().values());
    this.seed = seed;
  }

  /** As training sees the example in one epoch. */
  Drawn draw(int epoch) {
    batch.unmix();
    put(subject.example(), epoch, 0);
    put(subject.partner(), epoch, 1);
    mixer.mix(batch.filled(2), Seeds.of(seed, Purpose.MIXING, epoch, 0, 0, 0));
    return new Drawn(picture(), batch.shares()[0]);
  }

  private void put(Example example, int epoch, int place) {
    writer.write(example.pixels(), 0, epoch, example.id(), batch.images(), place);
    batch.labels()[place] = example.label();
  }

  private Picture picture() {
    ImageShape shape = preprocessing.input();
    byte[] pixels = new byte[shape.values()];
    int plane = input.crop() * input.crop();
    for (int i = 0; i < pixels.length; i++) {
      double std = preprocessing.std().get(i / plane);
      double value = batch.images().get(i) * std + preprocessing.mean().get(i / plane);
      pixels[i] = (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
    return new Picture(shape, pixels);
  }
}
