package io.tinderbox.common.image;

import java.util.Arrays;
import java.util.Random;

/** Ways in which files are damaged: on disks, on the way, by programs, on purpose. */
enum Mutation {
  FLIPPED_BITS {
    @Override
    byte[] of(byte[] file, Random random) {
      byte[] result = file.clone();
      for (int i = random.nextInt(8); i >= 0; i--) {
        result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
      }
      return result;
    }
  },
  TRUNCATION {
    @Override
    byte[] of(byte[] file, Random random) {
      return Arrays.copyOf(file, random.nextInt(file.length));
    }
  },
  INSERTION {
    @Override
    byte[] of(byte[] file, Random random) {
      byte[] inserted = new byte[1 + random.nextInt(40)];
      random.nextBytes(inserted);
      int at = random.nextInt(file.length);
      byte[] result = Arrays.copyOf(file, file.length + inserted.length);
      System.arraycopy(inserted, 0, result, at, inserted.length);
      System.arraycopy(file, at, result, at + inserted.length, file.length - at);
      return result;
    }
  },
  DELETION {
    @Override
    byte[] of(byte[] file, Random random) {
      int at = random.nextInt(file.length);
      int length = Math.min(1 + random.nextInt(40), file.length - at);
      byte[] result = Arrays.copyOf(file, file.length - length);
      System.arraycopy(file, at + length, result, at, file.length - at - length);
      return result;
    }
  },
  SWAPPED_BLOCKS {
    @Override
    byte[] of(byte[] file, Random random) {
      int length = 1 + random.nextInt(file.length / 4);
      int one = random.nextInt(file.length - length);
      int other = random.nextInt(file.length - length);
      byte[] result = file.clone();
      System.arraycopy(file, one, result, other, length);
      System.arraycopy(file, other, result, one, length);
      return result;
    }
  },
  /** Bytes near the front take values that lengths and counts should not have. */
  EDITED_HEADER {
    @Override
    byte[] of(byte[] file, Random random) {
      byte[] edges = {0, 1, 2, 0x7F, (byte) 0x80, (byte) 0xC0, (byte) 0xDA, (byte) 0xFE, -1};
      byte[] result = file.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        int at = random.nextInt(Math.min(700, file.length));
        result[at] = edges[random.nextInt(edges.length)];
      }
      return result;
    }
  };

  /** The file damaged; where and how is told by the random numbers alone. */
  abstract byte[] of(byte[] file, Random random);
}
