package io.tinderbox.trainer.vector;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A flat vector as a file: raw little-endian float32, nothing else. */
public final class VectorFile {
  private static final int CHUNK = 1 << 18;

  private VectorFile() {}

  /** Publishes the file whole; gives its SHA-256. */
  public static String write(Storage storage, Location file, FlatVector vector) {
    Sha256 sha = Sha256.start();
    storage.write(
        file,
        out -> {
          for (long at = 0; at < vector.length(); at += CHUNK) {
            byte[] bytes = chunk(vector, at);
            sha.update(bytes, 0, bytes.length);
            out.write(bytes);
          }
        });
    return sha.hex();
  }

  /** SHA-256 of what {@link #write} would write. */
  public static String sha256(FlatVector vector) {
    Sha256 sha = Sha256.start();
    for (long at = 0; at < vector.length(); at += CHUNK) {
      byte[] bytes = chunk(vector, at);
      sha.update(bytes, 0, bytes.length);
    }
    return sha.hex();
  }

  /**
   * Fills the vector from a file.
   *
   * @param sha256 what the file must have
   * @throws TinderboxException exit code 3, when the file is missing, of another length or altered,
   *     or a value is not finite; the vector may then hold a part of it
   */
  public static void read(Storage storage, Location file, FlatVector vector, String sha256) {
    requireLength(storage, file, vector.length());
    Sha256 sha = Sha256.start();
    boolean finite = true;
    // A pipe has no length either, and to open it is to wait.
    try (InputStream in =
        vector.length() == 0 ? InputStream.nullInputStream() : storage.open(file)) {
      for (long at = 0; at < vector.length(); at += CHUNK) {
        int count = (int) Math.min(CHUNK, vector.length() - at);
        byte[] chunk = in.readNBytes(count * Float.BYTES);
        sha.update(chunk, 0, chunk.length);
        float[] values = new float[chunk.length / Float.BYTES];
        ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        finite &= FiniteScan.isFinite(values);
        vector.put(at, values, 0, values.length);
      }
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot read %s: %s".formatted(file, e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw TinderboxException.infrastructure(
          "Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
    String found = sha.hex();
    if (!found.equals(sha256)) {
      throw TinderboxException.data(
          "Cannot read the parameters: expected SHA-256 %s, found %s (%s)"
              .formatted(sha256, found, file));
    }
    if (!finite) {
      throw TinderboxException.data(
          "Cannot read the parameters: expected finite numbers, found others (%s)".formatted(file));
    }
  }

  /**
   * Before memory is taken for so many values.
   *
   * @throws TinderboxException exit code 3, when the file is missing or of another length
   */
  public static void requireLength(Storage storage, Location file, long values) {
    long bytes = storage.status(file).map(entry -> entry.bytes()).orElse(-1L);
    if (bytes != values * Float.BYTES) {
      throw TinderboxException.data(
          "Cannot read the parameters: expected %d bytes, found %s (%s)"
              .formatted(values * Float.BYTES, bytes < 0 ? "no file" : bytes, file));
    }
  }

  private static byte[] chunk(FlatVector vector, long at) {
    float[] values = new float[(int) Math.min(CHUNK, vector.length() - at)];
    vector.get(at, values, 0, values.length);
    byte[] bytes = new byte[values.length * Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return bytes;
  }
}
