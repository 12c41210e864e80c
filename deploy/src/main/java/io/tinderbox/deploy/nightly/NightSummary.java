package io.tinderbox.deploy.nightly;

import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.storage.Location;
import io.tinderbox.trainer.report.Numbers;

/** What is printed of a night. */
record NightSummary(NightlyHome home, Location page, NightResult result) {
  String text() {
    StringBuilder text =
        new StringBuilder("%s: %s: %s%n".formatted(result.id(), result.status(), result.reason()));
    if (result.data() != null) {
      text.append(
          line(
              "data",
              "%s, %s since the last training"
                  .formatted(
                      ReadableCount.of(result.data().examples(), "example"),
                      Numbers.count(result.data().added()))));
    }
    if (result.candidate() != null) {
      text.append(line("run", home.run(result.id()).toString()));
    }
    if (result.gate() != null) {
      text.append(line("report", home.evaluation(result.id()).child("report.html").toString()));
    }
    home.champion()
        .ifPresent(
            champion ->
                text.append(line("champion", home.folder().child(champion.run()).toString())));
    return text.append(line("history", page.toString())).append(line("next", next())).toString();
  }

  private String next() {
    if (result.is(NightStatus.PROMOTED)) {
      return "nothing; --rollback goes back to the model before, where there is one";
    }
    if (result.is(NightStatus.GATE_NOT_MET)) {
      return "look at the report: the model in charge is as before, the data keep what is new";
    }
    if (result.is(NightStatus.DIVERGED)) {
      return "train with other settings under another --id, as the reason says";
    }
    if (result.is(NightStatus.INTERRUPTED)) {
      return "the same command again goes on; so does the next night";
    }
    return "nothing";
  }

  private static String line(String what, String text) {
    return "%-9s %s%n".formatted(what + ":", text);
  }
}
