package io.tinderbox.ingest.archive;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Where the files of a plain tar archive lie in it. Of two members of one name the later counts, as
 * it does for tar itself. A hard link stands for the contents it shares; whatever else is no file
 * is listed with {@link ArchiveMember#NO_CONTENTS}.
 *
 * @param members in the order of the archive
 * @param folders that the archive names, empty ones among them
 * @param replaced number of members that a later one of the same name stands for
 */
public record TarIndex(Collection<ArchiveMember> members, Set<String> folders, int replaced) {
  private static final int RECORD_BYTES = 512;

  public TarIndex {
    members = List.copyOf(members);
    folders = Set.copyOf(folders);
  }

  /**
   * Reads the archive once, from the first byte to the last.
   *
   * @throws TinderboxException exit code 3, when it is damaged, cut off, or holds what cannot be
   *     read in place; 5, when the storage fails
   */
  public static TarIndex of(Storage storage, Location tar) {
    long bytes = storage.status(tar).orElseThrow().bytes();
    Reading reading = new Reading(tar, bytes);
    try (ArchiveInput in = ArchiveInput.open(storage, tar);
        TarArchiveInputStream entries =
            new TarArchiveInputStream(in, StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = entries.getNextTarEntry();
          entry != null;
          entry = entries.getNextTarEntry()) {
        reading.add(entry, in.position());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw damaged(tar, "a tar archive", e.getMessage(), e);
    }
    reading.requireEnd(storage);
    return new TarIndex(reading.members.values(), reading.folders, reading.replaced);
  }

  private static final class Reading {
    private final Location tar;
    private final long bytes;
    private final Map<String, ArchiveMember> members = new LinkedHashMap<>();
    private final Set<String> folders = new TreeSet<>();
    private int replaced;
    private long end;

    Reading(Location tar, long bytes) {
      this.tar = tar;
      this.bytes = bytes;
    }

    void add(TarArchiveEntry entry, long offset) {
      String path = normalised(entry.getName());
      if (entry.isSparse()) {
        throw damaged(tar, "files with all their bytes", "the sparse file '" + path + "'", null);
      }
      end = offset + padded(entry.getSize());
      if (end > bytes) {
        throw damaged(
            tar, "at least %d bytes".formatted(end), bytes + "; the archive is cut off", null);
      }
      if (entry.isDirectory()) {
        folders.add(path);
      } else if (!path.isEmpty()) {
        put(member(entry, path, offset));
      }
    }

    private ArchiveMember member(TarArchiveEntry entry, String path, long offset) {
      if (entry.isLink()) {
        ArchiveMember target = members.get(normalised(entry.getLinkName()));
        return target == null
            ? withoutContents(path)
            : new ArchiveMember(path, target.offset(), target.bytes());
      }
      boolean file =
          !entry.isSymbolicLink()
              && !entry.isFIFO()
              && !entry.isCharacterDevice()
              && !entry.isBlockDevice();
      return file ? new ArchiveMember(path, offset, entry.getSize()) : withoutContents(path);
    }

    private void put(ArchiveMember member) {
      // Taken out first, so that it stands where the later one lies.
      ArchiveMember former = members.remove(member.path());
      members.put(member.path(), member);
      if (former != null) {
        // What is not UTF-8 reads as '?', and then different files may seem to be one.
        if (member.path().contains("?")) {
          throw damaged(tar, "names in UTF-8", "two members named '" + member.path() + "'", null);
        }
        replaced++;
      }
    }

    /** As tar does it: without a leading {@code /}, and never outside the folder unpacked to. */
    private String normalised(String name) {
      List<String> parts = new ArrayList<>();
      for (String part : name.split("/")) {
        if (part.equals("..")) {
          throw damaged(tar, "names that stay inside the archive", "'" + name + "'", null);
        }
        if (!part.isEmpty() && !part.equals(".")) {
          parts.add(part);
        }
      }
      return String.join("/", parts);
    }

    /** An archive that was cut off between two members differs from a whole one here only. */
    void requireEnd(Storage storage) {
      if (bytes - end < RECORD_BYTES) {
        throw damaged(
            tar, "the mark at the end of a tar archive", "none; the archive is cut off", null);
      }
      try (ArchiveInput in = ArchiveInput.open(storage, tar)) {
        in.skipNBytes(end);
        byte[] part = new byte[1 << 16];
        for (int count = in.read(part); count >= 0; count = in.read(part)) {
          for (int i = 0; i < count; i++) {
            if (part[i] != 0) {
              throw damaged(
                  tar, "nothing behind the end of the archive", "more, which tar ignores", null);
            }
          }
        }
      } catch (IOException e) {
        throw damaged(tar, bytes + " bytes", e.getMessage(), e);
      }
    }

    private static ArchiveMember withoutContents(String path) {
      return new ArchiveMember(path, ArchiveMember.NO_CONTENTS, 0);
    }

    private static long padded(long size) {
      return (size + RECORD_BYTES - 1) / RECORD_BYTES * RECORD_BYTES;
    }
  }

  private static TinderboxException damaged(
      Location tar, String expected, String found, Throwable cause) {
    return TinderboxException.data(
        "Cannot read the archive %s: expected %s, found %s".formatted(tar, expected, found), cause);
  }
}
