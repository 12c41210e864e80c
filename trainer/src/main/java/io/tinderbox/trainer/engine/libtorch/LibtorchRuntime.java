package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.Malloc;
import io.tinderbox.trainer.engine.Natives;
import io.tinderbox.trainer.engine.Precision;
import io.tinderbox.trainer.gpu.GpuLibrary;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libtorch in this process. */
final class LibtorchRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(LibtorchRuntime.class);
  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");
  private static final Pattern NO_MEMORY =
      Pattern.compile("can't allocate memory|out of memory|not enough memory");

  /** How CUDA and its libraries say it, which find no room for themselves either. */
  private static final Pattern NO_GPU_MEMORY =
      Pattern.compile(
          "CUDA.*out of memory|CUBLAS_STATUS_ALLOC_FAILED|CUDNN_STATUS_ALLOC_FAILED|unable to find an engine");

  /** What goes wrong with a card, and stays so in this process. */
  private static final Pattern GPU_FAULT = Pattern.compile("CUDA error|cuDNN error|CUBLAS_STATUS_");

  private static final int PATIENCE_SECONDS = 10;

  /** Held for writing, for good, once the process ends. */
  private static final ReadWriteLock COMPUTING = new ReentrantReadWriteLock();

  /** What cuBLAS has to be told before it can give the same bits again, one of two. */
  private static final String CUBLAS = "CUBLAS_WORKSPACE_CONFIG";

  private static final Set<String> CUBLAS_VALUES = Set.of(":4096:8", ":16:8");

  /** System property: whether to work on the CPU as on a GPU, which shows that all but it works. */
  static final String APART = "tinderbox.libtorch.apart";

  private static String running;
  private static boolean slownessTold;

  private LibtorchRuntime() {}

  /**
   * Starts it, once, and says in the log what runs. In a build for GPUs the cards that this process
   * sees are looked at before.
   *
   * @return the same, for people
   * @throws TinderboxException exit code 2, when this build lacks it, or has no code for a card; 5,
   *     when its natives do not load, or find no GPU
   */
  static synchronized String start() {
    if (running == null) {
      LibtorchNatives.lack()
          .ifPresent(
              lack -> {
                throw TinderboxException.usage(
                    "Cannot use %s = libtorch: this build lacks %s"
                        .formatted(EngineChoice.NAME_KEY, lack));
              });
      boolean gpus = GpuLibrary.LIBTORCH.isPresent();
      if (gpus) {
        GpuLibrary.LIBTORCH.require();
      }
      LibtorchNatives.unpack();
      Malloc.keepFreed();
      if (gpus) {
        // Without the machine's libraries JavaCPP's way of loading would take the process down.
        LibtorchNatives.fault().ifPresent(LibtorchRuntime::cannotLoad);
      }
      try {
        LibtorchNatives.load();
      } catch (ExceptionInInitializerError | NoClassDefFoundError | UnsatisfiedLinkError e) {
        cannotLoad(rootMessage(e));
      }
      if (gpus && !torch.cuda_is_available()) {
        throw TinderboxException.infrastructure(
            "Cannot compute on a GPU: libtorch finds none that it can use; expected a driver of version %d or newer, and %s"
                .formatted(GpuLibrary.LIBTORCH.oldestDriver(), GpuLibrary.LIBTORCH.needs()),
            null);
      }
      running = description();
      Runtime.getRuntime().addShutdownHook(new Thread(LibtorchRuntime::end, "libtorch-end"));
      LOG.info("{}", running);
    }
    return running;
  }

  private static void cannotLoad(String fault) {
    throw TinderboxException.infrastructure("Cannot load libtorch's natives: " + fault, null);
  }

  private static String description() {
    Matcher version = VERSION.matcher(torch.show_config().getString());
    return "libtorch %s on %s, natives for %s, oneDNN %s"
        .formatted(
            version.find() ? version.group(1) : "",
            GpuLibrary.LIBTORCH.isPresent() ? gpu() : "CPU",
            torch.get_cpu_capability().getString(),
            Context.hasMKLDNN() ? "on" : "off");
  }

  /** 13010 is CUDA 13.1, 91900 cuDNN 9.19. */
  private static String gpu() {
    long cuda = Context.versionCUDART();
    long cudnn = Context.versionRuntimeCuDNN();
    return "GPU by CUDA %d.%d and cuDNN %d.%d"
        .formatted(cuda / 1000, cuda % 1000 / 10, cudnn / 10000, cudnn % 10000 / 100);
  }

  /**
   * Starts it, and sets it for all engines of this process, as it has one setting for all.
   *
   * @return where engines compute
   * @throws TinderboxException as {@link #start()}; exit code 2 also where the environment lacks
   *     what a GPU needs to give the same bits again
   */
  static synchronized Place start(EngineChoice choice) {
    start();
    boolean deterministic = choice.deterministic();
    Place place =
        GpuLibrary.LIBTORCH.isPresent()
            ? Place.GPU
            : Boolean.getBoolean(APART) ? Place.APART : Place.HOST;
    String cublas = System.getenv().getOrDefault(CUBLAS, "none");
    if (place == Place.GPU && deterministic && !CUBLAS_VALUES.contains(cublas)) {
      throw TinderboxException.usage(
          "Cannot compute the same bits again: expected %s=:4096:8 or :16:8 in the environment of each process, found %s (or set engine.libtorch.deterministic = false)"
              .formatted(CUBLAS, cublas));
    }
    if (choice.precision() == Precision.BF16 && place != Place.GPU && !slownessTold) {
      slownessTold = true;
      if (Collections.disjoint(Natives.processorFlags(), Set.of("avx512_bf16", "amx_bf16"))) {
        LOG.warn(
            "{} = bf16 is slow here: this processor has neither AVX512-BF16 nor AMX",
            EngineChoice.PRECISION_KEY);
      }
    }
    Context context = torch.globalContext();
    context.setDeterministicAlgorithms(deterministic, false);
    // Not needed for that, as everything is written before it is read, and not for nothing.
    context.setDeterministicFillUninitializedMemory(false);
    context.setDeterministicCuDNN(deterministic);
    // Tries all algorithms for each shape, and keeps the fastest.
    context.setBenchmarkCuDNN(!deterministic);
    boolean rounded = choice.precision() != Precision.FLOAT32;
    context.setAllowTF32CuDNN(rounded);
    context.setAllowTF32CuBLAS(rounded);
    return place;
  }

  /**
   * So many threads for the calling thread's arithmetic. libtorch keeps one number for the process,
   * which a thread that begins takes over, and OpenMP one for each thread, which it goes by.
   */
  static void useThreads(int threads) {
    // Takes over whatever is the process's, once: what comes after that stays.
    torch.get_num_threads();
    torch.set_num_threads(threads);
  }

  /**
   * Computes something; the tensors that are made on the way go at the end, unless they are kept.
   *
   * @throws OutOfMemoryError where it needs more memory than there is
   * @throws TinderboxException exit code 5, where a GPU has not enough memory, or fails
   */
  static <T> T compute(Supplier<T> work) {
    return guard(
        () -> {
          try (PointerScope scope = new PointerScope()) {
            return work.get();
          }
        });
  }

  /** The same with tensors that stay. */
  static <T> T guard(Supplier<T> work) {
    COMPUTING.readLock().lock();
    try {
      return work.get();
    } catch (TinderboxException e) {
      throw e;
    } catch (RuntimeException e) {
      throw meaning(e);
    } finally {
      COMPUTING.readLock().unlock();
    }
  }

  /** What an exception of libtorch's is for the program. */
  static RuntimeException meaning(RuntimeException e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    String line = message.lines().findFirst().orElse("");
    if (NO_GPU_MEMORY.matcher(message).find()) {
      return TinderboxException.infrastructure(
          "Cannot compute on the GPU: not enough of its memory (%s); a smaller train.batchSizePerWorker takes less"
              .formatted(line),
          e);
    }
    if (GPU_FAULT.matcher(message).find()) {
      return TinderboxException.infrastructure("Cannot compute on the GPU: " + line, e);
    }
    if (NO_MEMORY.matcher(message).find()) {
      OutOfMemoryError error = new OutOfMemoryError(line);
      error.initCause(e);
      throw error;
    }
    return e;
  }

  /**
   * When the process exits, libtorch takes down what it holds; who computed then would end the
   * process by a fault instead. Waits for them, and lets nobody begin.
   */
  private static void end() {
    try {
      if (!COMPUTING.writeLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The process ends while libtorch computes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
