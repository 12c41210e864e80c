package io.tinderbox.trainer.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FatBinaryTest {
  @TempDir private Path folder;

  /** As in libnd4jcuda: containers of the same kinds of cards, compressed (0x2011). */
  @Test
  void machineCodeIsReadFromHeadersAlone() throws Exception {
    MadeUpLibrary library = new MadeUpLibrary();
    for (int padding : new int[] {0, 8, 24}) {
      library.image(FatBinary.MACHINE_CODE, 37, 0x2011, 328);
      library.image(FatBinary.MACHINE_CODE, 86, 0x2011, 1_000_000).container(padding);
    }

    GpuCode code = FatBinary.read(library.write(folder));

    assertThat(code.machineCode())
        .containsExactly(ComputeCapability.of("3.7"), ComputeCapability.of("8.6"));
    assertThat(code.ptx()).isEmpty();
    assertThat(code).hasToString("3.7, 8.6");
  }

  /** As in libtorch_cuda, where sm_90a stands beside sm_90. */
  @Test
  void codeForOneKindOfCardOnlyDoesNotCount() throws Exception {
    MadeUpLibrary library =
        new MadeUpLibrary()
            .image(FatBinary.MACHINE_CODE, 100, 0x1008011, 40)
            .image(FatBinary.MACHINE_CODE, 121, 0x1108011, 40)
            .image(FatBinary.PTX, 120, 0x8011, 40)
            .image(16, 130, 0, 40)
            .container(0);

    GpuCode code = FatBinary.read(library.write(folder));

    assertThat(code.machineCode()).containsExactly(new ComputeCapability(10, 0));
    assertThat(code.ptx()).containsExactly(new ComputeCapability(12, 0));
    assertThat(code).hasToString("10.0, 12.0 or newer");
  }

  @Test
  void aLibraryForTheCpuHoldsNone() throws Exception {
    Path file = Files.write(folder.resolve("libcpu.so"), new MadeUpLibrary().bytes(".text"));

    assertThat(FatBinary.read(file)).hasToString("none");
  }

  @Test
  void otherFilesAreRefusedInWords() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "no library at all ".repeat(10));

    assertThatThrownBy(() -> FatBinary.read(text)).hasMessageContaining("in ELF");
  }

  /** Whatever is in a file, it is read or refused, and never loops. */
  @Test
  void damagedFilesAreReadOrRefused() throws Exception {
    byte[] whole =
        new MadeUpLibrary()
            .image(FatBinary.MACHINE_CODE, 80, 0x2011, 64)
            .image(FatBinary.PTX, 80, 0x2011, 64)
            .container(8)
            .bytes(FatBinary.SECTION);
    Random random = new Random(7);
    Path file = folder.resolve("damaged");
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = Arrays.copyOf(whole, whole.length - (i % 4 == 0 ? random.nextInt(400) : 0));
      for (int j = 0; j <= i % 3; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(file, damaged);
      try {
        FatBinary.read(file);
      } catch (IOException e) {
        refused++;
      }
    }
    assertThat(refused).isBetween(200, 1900);
  }
}
