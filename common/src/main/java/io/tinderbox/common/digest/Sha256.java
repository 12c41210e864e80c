package io.tinderbox.common.digest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hexadecimal. An instance takes bytes as they come, for one thread. */
public final class Sha256 {
  private final MessageDigest digest;

  private Sha256() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  public static Sha256 start() {
    return new Sha256();
  }

  public static String of(byte[] bytes) {
    return start().update(bytes, 0, bytes.length).hex();
  }

  /** Of all that is left in the stream; the stream stays open. */
  public static String of(InputStream in) throws IOException {
    Sha256 sha = start();
    byte[] buffer = new byte[1 << 16];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      sha.update(buffer, 0, read);
    }
    return sha.hex();
  }

  public Sha256 update(byte[] bytes, int offset, int length) {
    digest.update(bytes, offset, length);
    return this;
  }

  /** The UTF-8 bytes of a text and a zero byte, so that parts cannot run into each other. */
  public Sha256 update(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    digest.update((byte) 0);
    return this;
  }

  /** The digest of all bytes so far; the instance is used up. */
  public String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
