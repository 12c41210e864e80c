package io.tinderbox.ingest.source;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The layouts that are known. A new one is a class and a line here. */
public enum Layout {
  TINY_IMAGENET(new TinyImageNetLayout()),
  CLASS_FOLDERS(new ClassFoldersLayout()),
  SPLIT_FOLDERS(new SplitFoldersLayout()),
  URL_LIST(new UrlListLayout());

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
   * Everything in a source, before anything is chosen of it.
   *
   * @throws TinderboxException exit code 2, when there is no such source; 3, when it is not laid
   *     out this way
   */
  public Source list(SourceContext context) {
    return layout.list(context);
  }

  /** What of the chosen files can be had; those that cannot are rejected. */
  public Source fetched(Source chosen, SourceContext context) {
    return layout.fetched(chosen, context);
  }

  /**
   * The training files divided as the selection says, or else as this layout is.
   *
   * @throws TinderboxException exit code 3, when a class has fewer files than its splits take
   */
  public Source divided(Source source, Selection selection) {
    return selection
        .split()
        .or(layout::split)
        .map(rule -> selection.divided(source, rule))
        .orElse(source);
  }

  /** Whether a file's id names the same file in whatever source it stands. */
  public boolean namesAreGlobal() {
    return layout.namesAreGlobal();
  }
}
