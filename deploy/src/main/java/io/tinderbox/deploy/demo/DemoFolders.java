package io.tinderbox.deploy.demo;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.deploy.shell.ShellText;
import java.util.Optional;

/**
 * Where the demo's steps read and write.
 *
 * @param drawn whether the images are to be drawn, rather than the user's own
 */
public record DemoFolders(
    Location images,
    boolean drawn,
    Location shards,
    Location run,
    Location evaluation,
    Location explanation) {

  /**
   * @throws TinderboxException exit code 2, when shapes are to be drawn into a folder that is not
   *     local
   */
  public static DemoFolders of(Location work, Optional<Location> ownImages) {
    if (ownImages.isEmpty() && !work.isLocal()) {
      throw TinderboxException.usage(
          "Cannot draw pictures in %s: expected a local --work, or --images".formatted(work));
    }
    return new DemoFolders(
        ownImages.orElse(work.child("images")),
        ownImages.isEmpty(),
        work.child("shards"),
        work.child("run"),
        work.child("evaluation"),
        work.child("explain"));
  }

  /**
   * Commands to try on what the demo has made.
   *
   * @param testSplit whether the shards have a labelled split that nothing was decided by
   */
  public String whatNext(boolean testSplit) {
    StringBuilder text = new StringBuilder("\nWhat next:\n");
    text.append("  open   %s%n".formatted(quoted(evaluation.child("report.html"))));
    text.append("  tinderbox predict --run %s FILE.jpg%n".formatted(quoted(run)));
    if (testSplit) {
      text.append(
          "  tinderbox evaluate --run %s --data %s --split test --out %s%n"
              .formatted(
                  quoted(run),
                  quoted(shards),
                  quoted(evaluation.parent().child("evaluation-test"))));
    }
    return text.toString();
  }

  private static String quoted(Location location) {
    return ShellText.quoted(location.toString());
  }
}
