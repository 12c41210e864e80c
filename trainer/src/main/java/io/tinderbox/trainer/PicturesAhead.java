package io.tinderbox.trainer;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.PictureDecoder;
import io.tinderbox.common.image.PictureResizer;
import io.tinderbox.common.image.RejectedPictureException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.model.ModelDescription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Picture files in their order, read, decoded and brought to the stored shape by threads of its own
 * while those before are looked at: as ingest does it, by the same decoder.
 */
final class PicturesAhead implements Iterator<PicturesAhead.Prepared>, AutoCloseable {
  private static final long MAX_PIXELS = 100_000_000;

  /**
   * @param pixels uint8, as a shard stores them; null where there is an error
   * @param error why there are none; null where there are
   */
  record Prepared(Location file, byte[] pixels, String error) {}

  private final Storage storage;
  private final Iterator<Location> files;
  private final PictureResizer resizer;
  private final List<PictureDecoder> decoders = new ArrayList<>();
  private final BlockingQueue<PictureDecoder> idle = new LinkedBlockingQueue<>();
  private final ExecutorService threads;
  private final Deque<Future<Prepared>> pending = new ArrayDeque<>();
  private final int ahead;

  /**
   * @param threads that decode
   * @param ahead files that are prepared before they are asked for, at most
   */
  PicturesAhead(
      Storage storage, ModelDescription model, Iterator<Location> files, int threads, int ahead) {
    this.storage = storage;
    this.files = files;
    this.resizer = PictureResizer.of(model.preprocessing().image(), model.resize());
    this.ahead = ahead;
    for (int i = 0; i < threads; i++) {
      decoders.add(PictureDecoder.of(MAX_PIXELS));
    }
    idle.addAll(decoders);
    this.threads = Executors.newFixedThreadPool(threads, PicturesAhead::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "decoding");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || files.hasNext();
  }

  @Override
  public Prepared next() {
    while (pending.size() < ahead && files.hasNext()) {
      Location file = files.next();
      pending.add(threads.submit(() -> prepare(file)));
    }
    try {
      return pending.remove().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TinderboxException.infrastructure("Stopped while waiting for pictures", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    }
  }

  private Prepared prepare(Location file) throws InterruptedException {
    PictureDecoder decoder = idle.take();
    try {
      byte[] pixels = resizer.resize(decoder.decode(storage.read(file))).pixels();
      return new Prepared(file, pixels, null);
    } catch (RejectedPictureException e) {
      return new Prepared(file, null, e.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    } catch (TinderboxException e) {
      return new Prepared(file, null, e.getMessage());
    } finally {
      idle.add(decoder);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    decoders.forEach(PictureDecoder::close);
  }
}
