package io.tinderbox.ingest.source;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The layouts that are known. A new one is a class and a line here. */
public enum Layout {
  TINY_IMAGENET(new TinyImageNetLayout()),
  CLASS_FOLDERS(new ClassFoldersLayout()),
  SPLIT_FOLDERS(new SplitFoldersLayout());

  private final SourceLayout layout;

  Layout(SourceLayout layout) {
    this.layout = layout;
  }

  /** As a user writes it: {@code tiny-imagenet}. */
  public String written() {
    return SettingsReader.written(this);
  }

  /**
   * @throws TinderboxException exit code 2, when there is no layout of that name
   */
  public static Layout of(String written) {
    return Arrays.stream(values())
        .filter(layout -> layout.written().equals(written))
        .findFirst()
        .orElseThrow(
            () ->
                TinderboxException.usage(
                    "Cannot use the layout '%s': expected one of %s"
                        .formatted(
                            written,
                            Arrays.stream(values())
                                .map(Layout::written)
                                .collect(Collectors.joining(", ")))));
  }

  /**
   * The layout of a tree: {@code wnids.txt} makes it tiny-imagenet, a folder {@code train}
   * split-folders, anything else class-folders.
   */
  public static Layout recognise(SourceTree tree) {
    if (tree.exists("wnids.txt")) {
      return TINY_IMAGENET;
    }
    return tree.list(SplitRule.TRAIN).isEmpty() ? CLASS_FOLDERS : SPLIT_FOLDERS;
  }

  /**
   * What is chosen of a source.
   *
   * @throws TinderboxException exit code 2, when there is no such source or what is chosen is not
   *     in it; 3, when it is not laid out this way, or a class has fewer pictures than its splits
   *     take
   */
  public Source list(SourceContext context, Selection selection) {
    return selection.of(layout.list(context), layout.split());
  }

  /** Whether a file's id names the same file in whatever source it stands. */
  public boolean namesAreGlobal() {
    return layout.namesAreGlobal();
  }
}
