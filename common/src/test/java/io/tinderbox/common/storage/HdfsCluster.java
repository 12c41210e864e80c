package io.tinderbox.common.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A name node and a data node in this process, for tests. */
public final class HdfsCluster implements AutoCloseable {
  private final MiniDFSCluster cluster;

  private HdfsCluster(MiniDFSCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param folder for its blocks
   */
  public static HdfsCluster start(Path folder) throws IOException {
    Configuration configuration = new Configuration();
    configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
    configuration.setInt("dfs.namenode.fs-limits.min-block-size", 1024);
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(configuration).numDataNodes(1).format(true).build();
    cluster.waitActive();
    return new HdfsCluster(cluster);
  }

  public Location root() {
    return Location.of(cluster.getURI() + "/");
  }

  /** A client that does not wait long for the data node's report of a block, as Hadoop names it. */
  public Map<String, String> hadoopProperties() {
    return Map.of("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "5");
  }

  @Override
  public void close() {
    cluster.shutdown();
  }
}
