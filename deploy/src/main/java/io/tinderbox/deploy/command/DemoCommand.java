package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.deploy.demo.Demo;
import io.tinderbox.deploy.demo.DemoConfiguration;
import io.tinderbox.deploy.demo.DemoFolders;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.trainer.AfterTraining;
import io.tinderbox.trainer.TrainingPlan;
import io.tinderbox.trainer.run.RunResult;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: everything, once. */
@Command(
    name = "demo",
    description = {
      "Does everything once: ingest, train, evaluate and explain on the split 'val', report.",
      "Without --images it first draws a small data set of coloured shapes. Run it again to go on",
      "where it stopped; what is done is not done again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Examples:",
      "  tinderbox demo",
      "  tinderbox demo --images photos --work first-try --set train.maxEpochs=3",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2
    })
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = {
        "Pictures of your own. The layout is recognised: wnids.txt means tiny-imagenet, train/",
        "means split-folders, anything else class-folders."
      })
  private String images;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      defaultValue = "./tinderbox-demo",
      description = "Where to work (default: ${DEFAULT-VALUE}).")
  private String work;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings = common.settings(List.of(DemoConfiguration.layer(images != null)));
    SettingsReader reader = settings.reader();
    IngestConfig ingest = IngestConfig.from(reader);
    TrainingPlan.check(reader);
    AfterTraining.check(reader, ingest.image());
    reader.throwIfAny();
    SparkRun spark =
        SparkRun.of("demo", settings, common).withGpus().withRoomFor(settings, ingest.image());
    Storage storage = spark.storage();
    Optional<Location> own =
        Optional.ofNullable(images)
            .map(folder -> CommonOptions.existing(storage, "--images", folder));
    DemoFolders folders = DemoFolders.of(CommonOptions.location("--work", work), own);
    RunResult result =
        spark.call(
            context ->
                new Demo(context, storage, settings, ingest, common.progress())
                    .run(folders, common.commandLine()));
    System.out.print(TrainCommand.summary(folders.run(), result));
    if (storage.exists(folders.evaluation().child(Demo.EVALUATION))) {
      System.out.print(EvaluateCommand.summary(storage, folders.evaluation()));
      Location page = folders.explanation().child("explain.html");
      if (storage.exists(page)) {
        System.out.print(ExplainCommand.line(page));
      }
      System.out.print(folders.whatNext(hasTestSplit(storage, folders)));
    }
    return TrainCommand.exitCode(result).number();
  }

  private static boolean hasTestSplit(Storage storage, DemoFolders folders) {
    Manifest.Split test =
        DataFolder.open(storage, folders.shards()).manifest().splits().get("test");
    return test != null && test.labelled() && test.examples() > 0;
  }
}
