package io.tinderbox.trainer.gpu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A shared library of 64 bits with sections as the CUDA compiler writes them, and no more. */
final class MadeUpLibrary {
  private static final int HEADER = 64;
  private static final int IMAGE_HEADER = 64;

  private final ByteArrayOutputStream containers = new ByteArrayOutputStream();
  private final ByteArrayOutputStream images = new ByteArrayOutputStream();

  /**
   * Adds an image to the open container.
   *
   * @param contents bytes, of which nothing is read
   */
  MadeUpLibrary image(int kind, int capability, long flags, int contents) {
    ByteBuffer image = buffer(IMAGE_HEADER + contents);
    image.putShort(0, (short) kind).putShort(2, (short) 0x101).putInt(4, IMAGE_HEADER);
    image.putLong(8, contents).putInt(28, capability).putLong(40, flags);
    for (int at = IMAGE_HEADER; at < image.capacity(); at++) {
      image.put(at, (byte) 0x50);
    }
    images.writeBytes(image.array());
    return this;
  }

  /** Closes the open container, with room after it. */
  MadeUpLibrary container(int padding) {
    ByteBuffer header = buffer(16).putInt(0, FatBinary.MAGIC).putShort(4, (short) 1);
    header.putShort(6, (short) 16).putLong(8, images.size());
    containers.writeBytes(header.array());
    containers.writeBytes(images.toByteArray());
    containers.writeBytes(new byte[padding]);
    images.reset();
    return this;
  }

  /** The file: header, names, containers, section headers. */
  byte[] bytes(String section) {
    byte[] names = ("\0" + section + "\0.names\0").getBytes(StandardCharsets.US_ASCII);
    byte[] code = containers.toByteArray();
    int codeAt = HEADER + names.length;
    ByteBuffer file = buffer(codeAt + code.length + 3 * HEADER);
    file.putInt(0, 0x464C457F).put(4, (byte) 2).put(5, (byte) 1);
    file.putLong(40, codeAt + code.length);
    file.putShort(58, (short) HEADER).putShort(60, (short) 3).putShort(62, (short) 2);
    file.put(HEADER, names).put(codeAt, code);
    section(file, codeAt + code.length + HEADER, 1, codeAt, code.length);
    section(file, codeAt + code.length + 2 * HEADER, section.length() + 2, HEADER, names.length);
    return file.array();
  }

  private static void section(ByteBuffer file, int at, int name, int offset, int size) {
    file.putInt(at, name).putLong(at + 24, offset).putLong(at + 32, size);
  }

  Path write(Path folder) throws IOException {
    return Files.write(folder.resolve("libmadeup.so"), bytes(FatBinary.SECTION));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
