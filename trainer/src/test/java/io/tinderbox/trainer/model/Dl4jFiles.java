package io.tinderbox.trainer.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files as DL4J's {@code ModelSerializer} writes them, by someone who means ill. */
public final class Dl4jFiles {
  private static final AtomicBoolean RAN = new AtomicBoolean();

  private Dl4jFiles() {}

  /** Runs when it is deserialised, as {@code preprocessor.bin} of a DL4J file can. */
  private static final class Payload implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      RAN.set(true);
    }
  }

  /** Whether something of them has run since {@link #forget}. */
  public static boolean ran() {
    return RAN.get();
  }

  public static void forget() {
    RAN.set(false);
  }

  /** A model with an entry that runs, one that leaves the folder ({@code escaped}), and a bomb. */
  public static byte[] zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write("{}".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("preprocessor.bin"));
      zip.write(serialised());
      zip.putNextEntry(new ZipEntry("../escaped"));
      zip.putNextEntry(new ZipEntry("coefficients.bin"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zip.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  /** What {@code preprocessor.bin} holds. */
  public static byte[] serialised() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Payload());
    }
    return bytes.toByteArray();
  }
}
