package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.IngestMode;
import io.tinderbox.ingest.IngestRequest;
import io.tinderbox.ingest.IngestResult;
import io.tinderbox.ingest.job.IngestJob;
import io.tinderbox.ingest.source.Layout;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code ingest}: JPEGs to shards. */
@Command(
    name = "ingest",
    description = {
      "Turns pictures into checksummed shards of pixels with a manifest.",
      "Every file ends as an example or is named, with the reason, in rejected.jsonl."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Example:",
      "  tinderbox ingest --layout class-folders --source photos --out shards",
      "  tinderbox ingest --layout url-list --source links.csv --out shards",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class IngestCommand implements Callable<Integer> {
  @Option(
      names = "--layout",
      required = true,
      paramLabel = "LAYOUT",
      converter = LayoutName.class,
      completionCandidates = LayoutName.class,
      description = "How the source is laid out: ${COMPLETION-CANDIDATES}.")
  private Layout layout;

  @Option(
      names = "--source",
      required = true,
      paramLabel = "S",
      description =
          "Folder of pictures or a tar, tar.gz or zip archive of one, on any file system;"
              + " for url-list the file of links.")
  private String source;

  @Option(names = "--out", required = true, paramLabel = "D", description = "Data folder to write.")
  private String out;

  @Option(
      names = "--classes",
      paramLabel = "CLASSES",
      description =
          "Classes to take: a number for the first of the sorted ids, or a list such as cat,dog.")
  private String classes;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = {
        "Divide the training pictures anew, and leave out other splits:",
        "train=400,val=50,test=50 pictures a class, or train=0.8,val=0.1,test=0.1."
      })
  private String split;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most N files in all, the same share of every class and split.")
  private String limit;

  @Option(
      names = "--append",
      description =
          "Add what is new in the source to a complete data folder, and report how it differs.")
  private boolean append;

  @Option(
      names = "--overwrite",
      description = "Replace a data folder that was made from something else.")
  private boolean overwrite;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Map<String, String> choice = new LinkedHashMap<>();
    choice.put("ingest.classes", classes);
    choice.put("ingest.split", split);
    choice.put("ingest.limit", limit);
    choice.values().removeIf(Objects::isNull);
    Settings settings = common.settings(choice);
    SettingsReader reader = settings.reader();
    IngestConfig config = IngestConfig.from(reader);
    reader.throwIfAny();
    IngestMode mode = mode();
    SparkRun spark = SparkRun.of("ingest", settings, common);
    Storage storage = spark.storage();
    Location from = CommonOptions.existing(storage, "--source", source);
    Location to = CommonOptions.location("--out", out);
    IngestResult result =
        spark.call(
            context ->
                IngestJob.of(context, storage, config, common.progress())
                    .execute(new IngestRequest(layout, from, to, mode)));
    System.out.print(summary(to, result));
    return 0;
  }

  private IngestMode mode() {
    if (append && overwrite) {
      throw TinderboxException.usage("Cannot ingest: expected --append or --overwrite, found both");
    }
    return append ? IngestMode.APPEND : overwrite ? IngestMode.OVERWRITE : IngestMode.CREATE;
  }

  static String summary(Location folder, IngestResult result) {
    Manifest manifest = result.manifest();
    StringBuilder text = new StringBuilder();
    manifest
        .splits()
        .forEach(
            (name, split) ->
                text.append(
                    "%-10s %,9d %s%n"
                        .formatted(
                            name,
                            split.examples(),
                            split.examples() == 1 ? "example" : "examples")));
    result.drift().ifPresent(drift -> text.append(drift.written()));
    text.append(
        "%s, in %s%s%n"
            .formatted(
                ReadableCount.of(manifest.classes(), "class"),
                folder,
                result.alreadyComplete() ? " (was complete already)" : ""));
    text.append(reasons("Rejected: ", manifest.rejected(), RejectReason::isFault));
    text.append(reasons("Left out: ", manifest.rejected(), reason -> !reason.isFault()));
    return text.toString();
  }

  /** How many files of which reasons; nothing where there are none. */
  private static String reasons(
      String title, Manifest.Rejected rejected, Predicate<RejectReason> wanted) {
    String counts =
        rejected.byReason().entrySet().stream()
            .filter(entry -> wanted.test(RejectReason.of(entry.getKey())))
            .map(entry -> "%,d %s".formatted(entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "" : title + counts + System.lineSeparator();
  }

  /** A layout as it is written: lower case, {@code -} between words. */
  static final class LayoutName implements ITypeConverter<Layout>, Iterable<String> {
    @Override
    public Layout convert(String text) {
      return Arrays.stream(Layout.values())
          .filter(layout -> SettingsReader.written(layout).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s, found '%s'"
                          .formatted(
                              String.join(
                                  ", ",
                                  Arrays.stream(Layout.values())
                                      .map(SettingsReader::written)
                                      .toList()),
                              text)));
    }

    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Layout.values()).map(SettingsReader::written).iterator();
    }
  }
}
