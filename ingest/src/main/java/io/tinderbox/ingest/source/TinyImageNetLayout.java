package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tiny ImageNet as Stanford's CS231n gives it: {@code wnids.txt} names the classes, {@code
 * words.txt} what they are called, {@code train/WNID/images/*} holds the training pictures, {@code
 * val/images/*} the validation pictures with their classes in {@code val/val_annotations.txt}, and
 * {@code test/images/*} pictures without labels.
 */
final class TinyImageNetLayout implements SourceLayout {
  private static final String ANNOTATIONS = "val_annotations.txt";

  @Override
  public Source list(Storage storage, Location root) {
    SourceListing listing = new SourceListing(storage, root);
    List<Label> labels = SourceListing.labels(wnids(storage, root), words(storage, root));
    Map<String, Label> byId = new HashMap<>();
    labels.forEach(label -> byId.put(label.id(), label));
    addTrain(listing, root.child("train"), byId);
    if (storage.exists(root.child("val"))) {
      addVal(listing, root.child("val"), byId);
    }
    if (storage.exists(root.child("test"))) {
      listing.filesBelow(root.child("test")).stream()
          .filter(entry -> isPictureOf(entry, root.child("test")))
          .forEach(entry -> listing.add(entry, SplitShares.TEST, Manifest.UNLABELLED));
    }
    return listing.source(labels);
  }

  private static void addTrain(SourceListing listing, Location train, Map<String, Label> labels) {
    if (!listing.storage().exists(train)) {
      throw TinderboxException.data(
          "Cannot ingest: expected a folder of training pictures, found nothing (%s)"
              .formatted(train));
    }
    List<String> folders = listing.folders(train);
    for (Label label : labels.values()) {
      if (!folders.contains(label.id())) {
        throw TinderboxException.data(
            "Cannot ingest: expected pictures of the class '%s', found none (%s)"
                .formatted(label.id(), train.child(label.id())));
      }
    }
    for (String wnid : folders) {
      Label label = labels.get(wnid);
      if (label != null) {
        listing.addClass(train.child(wnid), SplitShares.TRAIN, label);
      } else {
        listing
            .filesBelow(train.child(wnid))
            .forEach(entry -> rejectUnknown(listing, entry.location(), wnid));
      }
    }
    listing.rejectLoosePictures(train);
  }

  private static void addVal(SourceListing listing, Location val, Map<String, Label> labels) {
    Map<String, String> annotations = annotations(listing.storage(), val.child(ANNOTATIONS));
    Location images = val.child("images");
    Set<String> seen = new LinkedHashSet<>();
    for (FileEntry entry : listing.filesBelow(val)) {
      if (!isPictureOf(entry, val)) {
        continue;
      }
      String name = entry.location().name();
      String wnid = annotations.get(name);
      seen.add(name);
      if (wnid == null) {
        listing.reject(
            entry.location(), RejectReason.NO_LABEL, "expected a line in " + ANNOTATIONS);
      } else if (labels.containsKey(wnid)) {
        listing.add(entry, SplitShares.VAL, labels.get(wnid).index());
      } else {
        rejectUnknown(listing, entry.location(), wnid);
      }
    }
    for (String name : annotations.keySet()) {
      if (!seen.contains(name)) {
        listing.reject(
            images.child(name),
            RejectReason.MISSING,
            "expected the file that %s names, found nothing".formatted(ANNOTATIONS));
      }
    }
  }

  /** Whatever lies in {@code images}, and pictures beside it. */
  private static boolean isPictureOf(FileEntry entry, Location split) {
    String path = entry.location().relativeTo(split);
    return path.startsWith("images/") || SourceListing.isNamedAsPicture(path);
  }

  private static void rejectUnknown(SourceListing listing, Location file, String wnid) {
    listing.reject(
        file,
        RejectReason.UNKNOWN_CLASS,
        "expected a class of wnids.txt, found '%s'".formatted(wnid));
  }

  private static Set<String> wnids(Storage storage, Location root) {
    Location file = root.child("wnids.txt");
    if (!storage.exists(file)) {
      throw TinderboxException.data(
          "Cannot ingest as tiny-imagenet: expected %s, found nothing".formatted(file));
    }
    Set<String> wnids = new LinkedHashSet<>();
    for (String line : lines(storage, file)) {
      if (!wnids.add(line.strip())) {
        throw TinderboxException.data(
            "Cannot ingest: expected every class once, found '%s' twice (%s)"
                .formatted(line.strip(), file));
      }
    }
    return wnids;
  }

  private static Map<String, String> words(Storage storage, Location root) {
    Location file = root.child("words.txt");
    Map<String, String> words = new HashMap<>();
    if (storage.exists(file)) {
      for (String line : lines(storage, file)) {
        String[] parts = line.split("\t", 2);
        if (parts.length == 2) {
          words.put(parts[0].strip(), parts[1].strip());
        }
      }
    }
    return words;
  }

  private static Map<String, String> annotations(Storage storage, Location file) {
    if (!storage.exists(file)) {
      throw TinderboxException.data(
          "Cannot ingest: expected the classes of the validation pictures, found nothing (%s)"
              .formatted(file));
    }
    Map<String, String> annotations = new TreeMap<>();
    for (String line : lines(storage, file)) {
      String[] parts = line.split("\t", -1);
      if (parts.length < 2 || parts[0].isEmpty()) {
        throw TinderboxException.data(
            "Cannot ingest: expected a file name, a tab and a class, found '%s' (%s)"
                .formatted(line, file));
      }
      annotations.put(parts[0], parts[1].strip());
    }
    return annotations;
  }

  private static List<String> lines(Storage storage, Location file) {
    String text = new String(storage.read(file), StandardCharsets.UTF_8);
    return (text.startsWith("\uFEFF") ? text.substring(1) : text)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }
}
