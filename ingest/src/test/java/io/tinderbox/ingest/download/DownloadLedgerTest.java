package io.tinderbox.ingest.download;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.download.Outcome.Contents;
import io.tinderbox.ingest.download.Outcome.Oversized;
import io.tinderbox.ingest.download.Outcome.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadLedgerTest {
  private final Storage storage = Storage.local();
  @TempDir private Path folder;

  @Test
  void lastingOutcomesComeBackAsTheyWereAndTheLaterCounts() {
    Outcome contents = Contents.of(new byte[] {1, 2});
    Outcome dead = new Refusal(RejectReason.DEAD_LINK, "expected status 200, found 410");
    Ledger ledger = open();
    ledger.add("http://a.org/ü", contents);
    ledger.add("http://a.org/2", new Oversized(7));
    ledger.add("http://a.org/3", contents);
    ledger.flush();
    ledger.add("http://a.org/3", dead);
    ledger.add("http://a.org/4", new Refusal(RejectReason.NO_ANSWER, "status 500"));
    ledger.flush();
    Ledger again = open();
    assertThat(again.outcome("http://a.org/ü")).contains(contents);
    assertThat(again.outcome("http://a.org/2")).contains(new Oversized(7));
    assertThat(again.outcome("http://a.org/3")).contains(dead);
    assertThat(again.outcome("http://a.org/4")).isEmpty();
    again.compact();
    assertThat(parts()).isEqualTo(1);
    assertThat(open().outcome("http://a.org/3")).contains(dead);
  }

  @Test
  void aProcessThatIsKilledLosesTheLastOnly() {
    Ledger ledger = open();
    for (int i = 0; i < 2500; i++) {
      ledger.add("http://a.org/" + i, new Oversized(i));
    }
    assertThat(parts()).isGreaterThanOrEqualTo(2);
    Ledger again = open();
    assertThat(again.outcome("http://a.org/1999")).contains(new Oversized(1999));
  }

  private Ledger open() {
    return Ledger.open(storage, Location.of(folder));
  }

  private int parts() {
    return storage.list(Location.of(folder.resolve(Ledger.FOLDER))).size();
  }
}
