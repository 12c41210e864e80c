package io.tinderbox.trainer.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What someone can do who alters a checkpoint and knows how we seal ours. */
public final class Seals {
  private Seals() {}

  /**
   * Puts the digest of its contents into a {@code checkpoint.json}; one that is no JSON stays as it
   * is.
   */
  public static void seal(Path description) throws IOException {
    byte[] json = Files.readAllBytes(description);
    ObjectNode tree;
    try {
      tree = (ObjectNode) Json.tree(json, description);
    } catch (TinderboxException e) {
      return;
    }
    // Not a field of ours, so that it is no part of what is digested.
    tree.remove("other");
    String before = tree.get("sha256").asText();
    tree.put("sha256", "");
    String sha256 = Sha256.of(Json.line(tree).getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        description, new String(json, StandardCharsets.UTF_8).replace(before, sha256));
  }
}
