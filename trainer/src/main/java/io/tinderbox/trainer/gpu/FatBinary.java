package io.tinderbox.trainer.gpu;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeSet;

/**
 * Reads from a shared library what GPUs it holds code for: its ELF section {@code .nv_fatbin},
 * where the CUDA compiler puts containers of images, one for each kind of card. Only headers are
 * read, so that a library of a gigabyte takes no time and compressed images are none the worse.
 *
 * <p>The layout is not published; it is as found in libnd4jcuda of CUDA 11.6 and libtorch_cuda of
 * CUDA 13. A container: u32 magic, u16 version, u16 bytes of the header, u64 bytes of the images
 * that follow. An image: u16 kind, u16 version, u32 bytes of the header, u64 bytes of its contents,
 * …, at 28 u32 number of the capability, …, at 40 u64 flags. All little-endian.
 */
final class FatBinary {
  static final String SECTION = ".nv_fatbin";
  static final int MAGIC = 0xBA55ED50;
  static final int PTX = 1;
  static final int MACHINE_CODE = 2;

  /** Of images that run on the one kind of card only (sm_90a), beside others that are general. */
  static final long SPECIFIC = 0x100000;

  private static final int ELF_64_BITS = 2;
  private static final int ELF_HEADER = 64;
  private static final int SECTION_HEADER = 64;
  private static final int CONTAINER_HEADER = 16;
  private static final int IMAGE_HEADER = 48;
  private static final int MOST_NAMES = 1 << 20;

  private final FileChannel file;
  private final TreeSet<ComputeCapability> machineCode = new TreeSet<>();
  private final TreeSet<ComputeCapability> ptx = new TreeSet<>();

  private FatBinary(FileChannel file) {
    this.file = file;
  }

  /**
   * @return without any code where the library has none for GPUs
   * @throws IOException where the file cannot be read, or is no such library
   */
  static GpuCode read(Path library) throws IOException {
    try (FileChannel file = FileChannel.open(library)) {
      FatBinary binary = new FatBinary(file);
      binary.sections();
      return new GpuCode(binary.machineCode, binary.ptx);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new IOException("not as expected of a library with CUDA code: " + e.getMessage(), e);
    }
  }

  private void sections() throws IOException {
    ByteBuffer elf = read(0, ELF_HEADER);
    if (elf.getInt(0) != 0x464C457F || elf.get(4) != ELF_64_BITS) {
      throw new IOException("expected a library of 64 bits in ELF");
    }
    long table = elf.getLong(40);
    int entry = Short.toUnsignedInt(elf.getShort(58));
    int count = Short.toUnsignedInt(elf.getShort(60));
    if (entry < SECTION_HEADER) {
      throw new IOException("expected section headers of 64 bytes, found %d".formatted(entry));
    }
    ByteBuffer headers = read(table, entry * count);
    int named = entry * Short.toUnsignedInt(elf.getShort(62));
    long size = headers.getLong(named + 32);
    ByteBuffer names = read(headers.getLong(named + 24), (int) Math.min(size, MOST_NAMES));
    for (int at = 0; at < headers.capacity(); at += entry) {
      if (name(names, headers.getInt(at)).equals(SECTION)) {
        containers(headers.getLong(at + 24), headers.getLong(at + 32));
      }
    }
  }

  private static String name(ByteBuffer names, int at) {
    int end = at;
    while (names.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - at];
    names.get(at, name);
    return new String(name, StandardCharsets.US_ASCII);
  }

  private void containers(long from, long bytes) throws IOException {
    long end = Math.addExact(from, bytes);
    long at = from;
    while (at + CONTAINER_HEADER <= end) {
      ByteBuffer header = read(at, CONTAINER_HEADER);
      if (header.getLong(0) == 0) {
        // Between containers, each of which begins at a multiple of 8.
        at += Long.BYTES;
      } else if (header.getInt(0) == MAGIC) {
        long images = at + Short.toUnsignedInt(header.getShort(6));
        at = within(Math.addExact(images, header.getLong(8)), images, end);
        images(images, at);
      } else {
        throw new IOException("expected %x at %d, found %x".formatted(MAGIC, at, header.getInt(0)));
      }
    }
  }

  private void images(long from, long end) throws IOException {
    long at = from;
    while (at < end) {
      ByteBuffer header = read(at, IMAGE_HEADER);
      int kind = Short.toUnsignedInt(header.getShort(0));
      if ((header.getLong(40) & SPECIFIC) == 0) {
        ComputeCapability capability = ComputeCapability.ofNumber(header.getInt(28));
        if (kind == MACHINE_CODE) {
          machineCode.add(capability);
        } else if (kind == PTX) {
          ptx.add(capability);
        }
      }
      long contents = at + Integer.toUnsignedLong(header.getInt(4));
      at = within(Math.addExact(contents, header.getLong(8)), at + IMAGE_HEADER, end);
    }
  }

  private static long within(long place, long least, long most) throws IOException {
    if (place < least || place > most) {
      throw new IOException("expected an end of %d to %d, found %d".formatted(least, most, place));
    }
    return place;
  }

  private ByteBuffer read(long at, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        throw new IOException("expected %d bytes at %d, found the end".formatted(bytes, at));
      }
    }
    return buffer.flip();
  }
}
