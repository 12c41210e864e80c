package io.tinderbox.deploy.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmrConfigTest {
  private static final Path SHIPPED = Path.of("emr/cluster.conf");
  private static final Map<String, String> BUCKET = Map.of("emr.folder", "s3://pictures/tinderbox");

  @Test
  void executorsFollowFromTheNodes() {
    EmrConfig config = config(Map.of());

    assertThat(config.executors().properties())
        .containsOnly(
            Map.entry("spark.executor.instances", "4"),
            Map.entry("spark.executor.cores", "1"),
            // Of c6i.4xlarge, the smallest: 24 of its 32 GiB.
            Map.entry("spark.executor.memory", "8192m"),
            Map.entry("spark.executor.memoryOverhead", "16384m"));
    assertThat(
            config(
                    Map.of(
                        "emr.task.types",
                        "[r6i.2xlarge, m5.2xlarge]",
                        "emr.task.onDemandNodes",
                        "2",
                        "distribution.threadsPerWorker",
                        "4"))
                .executors()
                .properties())
        .containsEntry("spark.executor.instances", "6")
        .containsEntry("spark.executor.cores", "2")
        .containsEntry("spark.executor.memory", "8192m");
  }

  /** Decoding is one thread a picture, training all threads of a worker. */
  @Test
  void ingestHasAllCores() {
    List<Step> steps = config(Map.of()).steps();

    assertThat(steps.get(0).words())
        .startsWith("ingest", "--set", "spark.executor.cores=16", "--layout", "tiny-imagenet")
        .endsWith("--out", "s3://pictures/tinderbox/shards");
    assertThat(steps.get(1).words()).startsWith("train").doesNotContain("--set");
  }

  @Test
  void shippedConfigurationWantsABucketOfItsReader() {
    assertThatThrownBy(() -> EmrConfig.from(settings(Map.of()), List.of()))
        .hasMessageContaining("s3://bucket/tinderbox, found 's3://BUCKET/tinderbox'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "emr.folder | s3://pictures | a folder of a bucket",
        "emr.folder | s3a://pictures/t | a folder of a bucket",
        "emr.folder | 's3://pictures/a b' | a folder of a bucket",
        "emr.name | 'a;b' | letters",
        "emr.release | emr-7.9.0 | emr-7.10.0 or a later one below emr-8",
        "emr.release | emr-8.0.0 | emr-7.10.0 or a later one below emr-8",
        "emr.release | 7.12.0 | emr-7.10.0 or a later one below emr-8",
        "emr.region | Frankfurt | a region such as",
        "emr.subnets | [subnet-1] | identifiers such as",
        "emr.serviceRole | '' | the name of a role",
        "emr.tags | [project] | texts such as",
        "emr.keepAlive | maybe | true or false",
        "emr.primary.types | [] | 1 to 30 types, found 0",
        "emr.core.types | [m6g.xlarge] | an x86-64 type",
        "emr.core.types | [m6i.metal] | an x86-64 type",
        "emr.core.nodes | 0 | at least 1",
        "emr.task.types | [m6i.4xlarge, m6i.8xlarge] | types of one size",
        "emr.task.types | [m6i.4xlarge, m6i.4xlarge] | each type once",
        "emr.task.types | [g5.4xlarge] | an x86-64 type",
        "emr.task.types | [c6i.xlarge] | 16 GiB or more, found 8 GiB",
        "emr.task.spotNodes | 0 | a task node of either kind",
        "emr.task.strategy | cheapest | one of capacity-optimized",
        "emr.task.timeoutMinutes | 4 | at least 5 and at most 1440",
        "emr.task.timeoutAction | SWITCH_TO_ONDEMAND | one of SWITCH_TO_ON_DEMAND",
        "emr.task.maxPricePercent | 101 | at most 100",
        "distribution.threadsPerWorker | 0 | a divisor of a task node's 16 vCPUs, found 0",
        "distribution.threadsPerWorker | 5 | a divisor of a task node's 16 vCPUs, found 5",
        "spark.executor.memory | 9g | 24576 MiB or less",
        "spark.master | yarn | nothing, as EMR decides it",
        "emr.steps | ['bench'] | one of evaluate, explain",
        "emr.steps | ['train --data s3://b/d --run s3://b/r'] | train with --resume",
        "emr.steps | ['train --data shards --run s3://b/r --resume'] | --data on S3",
        "emr.steps | ['verify --data=/mnt/shards'] | --data on S3",
        "emr.steps | ['verify --data s3://b/d --conf my.conf'] | neither --conf nor --master",
        "train.batchSizePerWorker | 0 | at least 1",
        "ingest.maxRejectedFraction | 2 | at most 1"
      })
  void whatAwsWouldRefuseIsRefusedBefore(String key, String value, String expected) {
    assertThatThrownBy(() -> config(Map.of(key, value.replace('\'', '"'))))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(key)
        .hasMessageContaining(expected);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                config(
                    Map.of("emr.release", "emr-6.15.0", "emr.core.nodes", "0", "emr.reigon", "x")))
        .hasMessageContaining("3 problems")
        .hasMessageContaining("did you mean emr.region?");
  }

  private static EmrConfig config(Map<String, String> values) {
    Map<String, String> all = new TreeMap<>(BUCKET);
    all.putAll(values);
    Settings settings = settings(all);
    return EmrConfig.from(settings, EmrConfig.steps(settings));
  }

  private static Settings settings(Map<String, String> values) {
    try {
      return Settings.of(Files.readString(SHIPPED), SHIPPED.toString(), values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
