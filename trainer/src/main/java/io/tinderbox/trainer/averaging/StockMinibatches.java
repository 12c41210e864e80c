package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.reading.MinibatchSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.nd4j.common.loader.Source;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Minibatches for the stock master's workers. They look up a file system by the path's scheme
 * before they ask a loader, so that a minibatch has to be named like a file; none is ever opened.
 */
record StockMinibatches(MinibatchSource source) implements DataSetLoader {
  private static final String ROOT = "file:///";

  private record Name(String path) implements Source {
    @Override
    public InputStream getInputStream() {
      throw new UnsupportedOperationException("a minibatch is no file");
    }

    @Override
    public String getPath() {
      return path;
    }
  }

  static List<String> named(List<String> minibatches) {
    return minibatches.stream().map(ROOT::concat).toList();
  }

  @Override
  public DataSet load(Source file) throws IOException {
    return source.load(new Name(file.getPath().substring(ROOT.length())));
  }
}
