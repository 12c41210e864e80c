package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EngineThreadTest {
  /** What it reads must not be given back before. */
  @Test
  void whoIsInterruptedWaitsForTheEndAndFindsItAfterwards() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    AtomicBoolean ended = new AtomicBoolean();
    AtomicBoolean sawAll = new AtomicBoolean();
    try (EngineThread engine = new EngineThread("engine")) {
      Thread caller =
          new Thread(
              () -> {
                try {
                  engine.call(
                      () -> {
                        begun.countDown();
                        end.await();
                        ended.set(true);
                        return 7;
                      });
                } catch (IllegalStateException e) {
                  sawAll.set(ended.get() && Thread.currentThread().isInterrupted());
                }
              });
      caller.start();
      begun.await();

      caller.interrupt();
      caller.join(200);
      assertThat(caller.isAlive()).isTrue();
      end.countDown();
      caller.join();

      assertThat(sawAll).isTrue();
    }
  }

  @Test
  void whatIsOnlyToBeDoneIsDoneForOneWhoWasInterruptedBefore() {
    AtomicBoolean done = new AtomicBoolean();
    try (EngineThread engine = new EngineThread("engine")) {
      Thread.currentThread().interrupt();

      engine.run(() -> done.set(true));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(done).isTrue();
    }
  }
}
