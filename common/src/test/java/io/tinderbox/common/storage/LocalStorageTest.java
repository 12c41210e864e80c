package io.tinderbox.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest extends StorageContract {
  private Location root;

  @BeforeAll
  void folder(@TempDir Path folder) {
    root = Location.of(folder);
  }

  @Test
  void aLinkThatLeadsNowhereIsAFileThatCannotBeRead(@TempDir Path folder) throws IOException {
    Files.createSymbolicLink(folder.resolve("link.jpg"), folder.resolve("gone.jpg"));
    Location link = Location.of(folder).child("link.jpg");

    assertThat(storage().list(Location.of(folder))).containsExactly(new FileEntry(link, false, 0));
    assertThatThrownBy(() -> storage().read(link)).hasMessageContaining("no such file or folder");
  }

  @Test
  void linksAreFollowedByReadingAndNotByDeleting(@TempDir Path folder) throws IOException {
    Path pictures = Files.createDirectory(folder.resolve("pictures"));
    Files.writeString(pictures.resolve("a.jpg"), "picture");
    Location link = Location.of(Files.createSymbolicLink(folder.resolve("link"), pictures));

    assertThat(storage().listFiles(link))
        .containsExactly(new FileEntry(link.child("a.jpg"), false, 7));
    storage().makeFolder(link);
    storage().write(link.child("b.jpg"), bytes("another"));
    storage().delete(link);

    assertThat(pictures.resolve("a.jpg")).exists();
    assertThat(pictures.resolve("b.jpg")).hasContent("another");
    assertThat(link.toLocalPath()).doesNotExist();
  }

  @Override
  Storage storage() {
    return Storage.local();
  }

  @Override
  Location root() {
    return root;
  }
}
