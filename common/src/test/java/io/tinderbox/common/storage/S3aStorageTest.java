package io.tinderbox.common.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.TinderboxException;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class S3aStorageTest extends StorageContract {
  private S3Server server;
  private Storage storage;

  @BeforeAll
  void start() throws IOException {
    server = S3Server.start("pictures");
    Map<String, String> properties = server.hadoopProperties();
    properties.put("fs.s3a.multipart.size", "5M");
    storage = Storage.of(properties);
  }

  @Test
  void aMissingBucketIsToldByItsName() {
    assertThatThrownBy(() -> storage.exists(Location.of("s3a://no-such-bucket/x")))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContaining("s3a://no-such-bucket/x")
        .hasMessageContaining("does not exist");
  }

  @Test
  void wrongKeysAreToldAsSuch() {
    Map<String, String> properties = server.hadoopProperties();
    properties.put("fs.s3a.secret.key", "wrong");

    assertThatThrownBy(() -> Storage.of(properties).exists(root().child("x")))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContaining("Forbidden");
  }

  /** Parts of an upload that was given up cost money until someone finds them. */
  @AfterAll
  void noPartOfAnUploadIsLeft() {
    assertThat(server.unfinishedUploads("pictures")).isZero();
    server.close();
  }

  @Override
  Storage storage() {
    return storage;
  }

  @Override
  Location root() {
    return Location.of("s3a://pictures/");
  }
}
