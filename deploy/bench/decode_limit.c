/* How fast libjpeg-turbo decodes the JPEGs below a folder, on so many processes: the limit of any
 * ingest. Files are read into memory first, and decoded to RGB without writing anything.
 *
 *   cc -O2 -o decode_limit decode_limit.c -lturbojpeg && ./decode_limit FOLDER 2
 */
#define _XOPEN_SOURCE 700
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <turbojpeg.h>
#include <unistd.h>

struct file {
  unsigned char *bytes;
  unsigned long length;
};

static struct file *files;
static long count, room;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static int gather(const char *path, const struct stat *status, int type, struct FTW *ftw) {
  const char *dot = strrchr(path, '.');
  (void)ftw;
  if (type != FTW_F || dot == NULL || strcmp(dot, ".JPEG") != 0) return 0;
  if (count == room) {
    room = room ? 2 * room : 1024;
    files = realloc(files, room * sizeof *files);
    if (files == NULL) return 1;
  }
  FILE *in = fopen(path, "rb");
  struct file file = {malloc(status->st_size), status->st_size};
  if (in == NULL || file.bytes == NULL || fread(file.bytes, 1, file.length, in) != file.length) return 1;
  fclose(in);
  files[count++] = file;
  return 0;
}

static void decode(long from, long step) {
  tjhandle decoder = tjInitDecompress();
  unsigned char *pixels = NULL;
  long most = 0;
  for (long i = from; i < count; i += step) {
    int width, height, sampling, colours;
    if (tjDecompressHeader3(decoder, files[i].bytes, files[i].length, &width, &height, &sampling, &colours)) continue;
    if (3L * width * height > most) pixels = realloc(pixels, most = 3L * width * height);
    tjDecompress2(decoder, files[i].bytes, files[i].length, pixels, width, 0, height, TJPF_RGB, TJFLAG_ACCURATEDCT);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: decode_limit FOLDER PROCESSES\n");
    return 2;
  }
  double begun = now();
  if (nftw(argv[1], gather, 64, FTW_PHYS)) {
    perror("decode_limit");
    return 1;
  }
  double read = now();
  long processes = atol(argv[2]);
  for (long i = 0; i < processes; i++) {
    if (fork() == 0) {
      decode(i, processes);
      _exit(0);
    }
  }
  while (wait(NULL) > 0) {
  }
  double done = now();
  printf("%ld files: read at %.0f files/s, decoded at %.0f files/s on %ld processes\n", count,
         count / (read - begun), count / (done - read), processes);
  return 0;
}
