package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.deploy.bench.BenchOptions;
import io.tinderbox.deploy.bench.BenchRequest;
import io.tinderbox.deploy.bench.BenchRun;
import io.tinderbox.deploy.bench.Benches;
import io.tinderbox.deploy.bench.Head;
import io.tinderbox.deploy.bench.Report;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.engine.EngineChoice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench}: how fast it is on this machine. */
@Command(
    name = "bench",
    description = {
      "Measures how fast each part is on this machine, and prints a table.",
      "Networks take turns with the same ones in PyTorch where that is installed.",
      "A quiet machine tells most; all of it takes some twenty minutes on two cores.",
      "Spark runs on local[2] where nothing else is said."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Examples:",
      "  tinderbox bench --out speed",
      "  tinderbox bench --only alexnet-batch,vgg16-gap --runs 9 --threads 2",
      "  tinderbox bench --only reading,distortions --data shards",
      "  tinderbox bench --only averaging-vgg16 --set spark.driver.memory=8g",
      "  tinderbox bench --only vgg16-gap-batch --batch 256 --set engine.libtorch.precision=bf16",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class BenchCommand implements Callable<Integer> {
  private static final String THREADS = AveragingConfig.THREADS_KEY;
  private static final int MOST_RUNS = 10_000;
  private static final int MOST_EXAMPLES = 65_536;
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  /** Two workers, as the averaging rounds have. */
  private static final String MASTER = "local[2]";

  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Benches.names().iterator();
    }
  }

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      completionCandidates = Names.class,
      description =
          "What to measure: ${COMPLETION-CANDIDATES} (default: all but alexnet-flowers, alexnet-paper and vgg16-batch).")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "D",
      description = "Data folder to read from (default: made of --images).")
  private String data;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Pictures to ingest, laid out as for demo (default: shapes that are drawn).")
  private String images;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "Turns of each measurement (default: ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description =
          "Threads of the arithmetic, PyTorch's too; the two workers of an averaging round share them (default: distribution.threadsPerWorker, else all cores).")
  private Integer threads;

  @Option(
      names = "--batch",
      paramLabel = "B",
      defaultValue = "64",
      description = "Examples of a minibatch (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Folder to write bench.json and bench.md into, empty or new.")
  private String out;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "Python with torch (default: python3, and /usr/bin/python3 if that has none).")
  private String python;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings =
        common.settings(threads == null ? Map.of() : Map.of(THREADS, threads.toString()));
    SparkRun spark = SparkRun.of("bench", settings, common).orOn(MASTER);
    Head head = Head.now(common.commandLine(), spark.master());
    SettingsReader reader = settings.reader();
    IngestConfig ingest = IngestConfig.from(reader);
    int configured = reader.integer(THREADS, 0, 1024);
    EngineChoice how = EngineChoice.from(reader);
    reader.throwIfAny();
    Storage storage = spark.storage();
    BenchRequest request = request(storage, configured, how);
    Optional<Location> to = Optional.ofNullable(out).map(folder -> unused(storage, folder));
    Report report =
        BenchRun.of(request, storage, spark::start, common.progress())
            .execute(head, ingest, soFar -> to.ifPresent(folder -> write(storage, folder, soFar)));
    System.out.print(report.markdown());
    return 0;
  }

  private BenchRequest request(Storage storage, int configuredThreads, EngineChoice how) {
    requireBetween("--runs", runs, MOST_RUNS);
    requireBetween("--batch", batch, MOST_EXAMPLES);
    int resolved = configuredThreads == 0 ? AveragingConfig.defaultThreads(1) : configuredThreads;
    return new BenchRequest(
        only,
        new BenchOptions(runs, batch, resolved, how),
        Optional.ofNullable(data).map(text -> CommonOptions.existing(storage, "--data", text)),
        Optional.ofNullable(images).map(text -> CommonOptions.existing(storage, "--images", text)),
        python == null ? PYTHONS : List.of(interpreter(python)));
  }

  /** A name on the path, or a file that is there. */
  private static String interpreter(String text) {
    return text.contains("/")
        ? CommonOptions.existing(Storage.local(), "--python", text).toString()
        : text;
  }

  private static void requireBetween(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw TinderboxException.usage(
          "Cannot use %s: expected 1 to %d, found %d".formatted(option, most, value));
    }
  }

  private static Location unused(Storage storage, String text) {
    Location folder = CommonOptions.location("--out", text);
    if (storage.exists(folder) && !storage.list(folder).isEmpty()) {
      throw TinderboxException.usage(
          "Cannot write figures into %s: expected an empty or new folder, found files; name another"
              .formatted(folder));
    }
    return folder;
  }

  private static void write(Storage storage, Location folder, Report report) {
    storage.write(folder.child("bench.json"), report.json());
    storage.write(folder.child("bench.md"), report.markdown().getBytes(StandardCharsets.UTF_8));
  }
}
