package io.tinderbox.deploy.emr;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a cluster needs of the program, under a name that its contents give: a cluster that starts
 * while another version is brought gets the whole of one of them. Without Spark's jars, which EMR
 * has.
 *
 * @param deploy folder {@code deploy} of the program, as {@code deploy/bin/tinderbox} finds it
 */
public record ProgramFiles(Path deploy, String digest) {
  private static final List<String> FILES =
      List.of("target/tinderbox/VERSION", "bin/tinderbox", "emr/bootstrap", "emr/step");

  private static final String JARS = "target/tinderbox/lib";
  private static final int DIGEST_CHARACTERS = 16;

  public ProgramFiles {
    Objects.requireNonNull(deploy);
    Objects.requireNonNull(digest);
  }

  /**
   * @param deploy as it lies on the disk
   */
  public static ProgramFiles of(Path deploy) {
    Sha256 all = Sha256.start();
    List<Path> files = new ArrayList<>(FILES.stream().map(deploy::resolve).toList());
    try (Stream<Path> jars = Files.list(deploy.resolve(JARS))) {
      jars.sorted().forEach(files::add);
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          all.update(deploy.relativize(file).toString()).update(Sha256.of(in));
        }
      }
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot read the program in %s: %s".formatted(deploy, e.getMessage()), e);
    }
    return new ProgramFiles(deploy, all.hex().substring(0, DIGEST_CHARACTERS));
  }

  /** Where they lie on S3. */
  Location location(EmrConfig config) {
    return config.folder().child("program/" + digest);
  }

  /** Brings what is not there yet. */
  AwsRequest upload(EmrConfig config) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "s3",
                "sync",
                deploy.toString(),
                location(config).child("deploy").toString(),
                "--size-only",
                "--no-progress",
                "--exclude",
                "*",
                "--include",
                JARS + "/*"));
    FILES.forEach(file -> words.addAll(List.of("--include", file)));
    return AwsRequest.of(config.account(), words);
  }
}
