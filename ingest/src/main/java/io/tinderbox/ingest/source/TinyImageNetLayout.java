package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.ingest.source.SourceTree.Entry;
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
  public Source list(SourceContext context) {
    SourceTree tree = context.tree();
    SourceListing listing = new SourceListing(tree);
    List<Label> labels = SourceListing.labels(wnids(tree), words(tree));
    Map<String, Label> byId = new HashMap<>();
    labels.forEach(label -> byId.put(label.id(), label));
    addTrain(listing, byId);
    if (tree.exists(SplitRule.VAL)) {
      addVal(listing, byId);
    }
    listing.filesBelow(SplitRule.TEST).stream()
        .filter(entry -> isPictureOf(entry, SplitRule.TEST))
        .forEach(entry -> listing.add(entry, SplitRule.TEST, Manifest.UNLABELLED));
    return listing.source(labels);
  }

  private static void addTrain(SourceListing listing, Map<String, Label> labels) {
    List<String> folders = listing.folders(SplitRule.TRAIN);
    if (folders.isEmpty()) {
      throw TinderboxException.data(
          "Cannot ingest: expected a folder of training pictures, found nothing (%s)"
              .formatted(listing.tree().place(SplitRule.TRAIN)));
    }
    for (String wnid : folders) {
      Label label = labels.get(wnid);
      if (label != null) {
        listing.addClass(SplitRule.TRAIN + "/" + wnid, SplitRule.TRAIN, label);
      } else {
        listing
            .filesBelow(SplitRule.TRAIN + "/" + wnid)
            .forEach(entry -> rejectUnknown(listing, entry.path(), wnid));
      }
    }
    listing.rejectLoosePictures(SplitRule.TRAIN);
  }

  private static void addVal(SourceListing listing, Map<String, Label> labels) {
    Map<String, String> annotations = annotations(listing.tree());
    Set<String> seen = new LinkedHashSet<>();
    for (Entry entry : listing.filesBelow(SplitRule.VAL)) {
      if (!isPictureOf(entry, SplitRule.VAL)) {
        continue;
      }
      String name = entry.name();
      String wnid = annotations.get(name);
      seen.add(name);
      if (wnid == null) {
        listing.reject(entry.path(), RejectReason.NO_LABEL, "expected a line in " + ANNOTATIONS);
      } else if (labels.containsKey(wnid)) {
        listing.add(entry, SplitRule.VAL, labels.get(wnid).index());
      } else {
        rejectUnknown(listing, entry.path(), wnid);
      }
    }
    for (String name : annotations.keySet()) {
      if (!seen.contains(name)) {
        listing.reject(
            SplitRule.VAL + "/images/" + name,
            RejectReason.MISSING,
            "expected the file that %s names, found nothing".formatted(ANNOTATIONS));
      }
    }
  }

  /** Whatever lies in {@code images}, and pictures beside it. */
  private static boolean isPictureOf(Entry entry, String split) {
    return entry.path().startsWith(split + "/images/")
        || SourceListing.isNamedAsPicture(entry.name());
  }

  private static void rejectUnknown(SourceListing listing, String path, String wnid) {
    listing.reject(
        path,
        RejectReason.UNKNOWN_CLASS,
        "expected a class of wnids.txt, found '%s'".formatted(wnid));
  }

  private static Set<String> wnids(SourceTree tree) {
    String file = "wnids.txt";
    if (!tree.exists(file)) {
      throw TinderboxException.data(
          "Cannot ingest as tiny-imagenet: expected %s, found nothing".formatted(tree.place(file)));
    }
    Set<String> wnids = new LinkedHashSet<>();
    for (String line : lines(tree, file)) {
      if (!wnids.add(line.strip())) {
        throw TinderboxException.data(
            "Cannot ingest: expected every class once, found '%s' twice (%s)"
                .formatted(line.strip(), tree.place(file)));
      }
    }
    return wnids;
  }

  private static Map<String, String> words(SourceTree tree) {
    String file = "words.txt";
    Map<String, String> words = new HashMap<>();
    if (tree.exists(file)) {
      for (String line : lines(tree, file)) {
        String[] parts = line.split("\t", 2);
        if (parts.length == 2) {
          words.put(parts[0].strip(), parts[1].strip());
        }
      }
    }
    return words;
  }

  private static Map<String, String> annotations(SourceTree tree) {
    String file = SplitRule.VAL + "/" + ANNOTATIONS;
    if (!tree.exists(file)) {
      throw TinderboxException.data(
          "Cannot ingest: expected the classes of the validation pictures, found nothing (%s)"
              .formatted(tree.place(file)));
    }
    Map<String, String> annotations = new TreeMap<>();
    for (String line : lines(tree, file)) {
      String[] parts = line.split("\t", -1);
      if (parts.length < 2 || parts[0].isEmpty()) {
        throw TinderboxException.data(
            "Cannot ingest: expected a file name, a tab and a class, found '%s' (%s)"
                .formatted(line, tree.place(file)));
      }
      annotations.put(parts[0], parts[1].strip());
    }
    return annotations;
  }

  private static List<String> lines(SourceTree tree, String file) {
    String text = new String(tree.read(file), StandardCharsets.UTF_8);
    return (text.startsWith("\uFEFF") ? text.substring(1) : text)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }
}
