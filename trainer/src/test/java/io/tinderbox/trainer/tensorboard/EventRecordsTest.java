package io.tinderbox.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.UnknownFieldSet;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.TestNetworks;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.HistogramProto;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary.Image;
import org.tensorflow.proto.Summary.Value;
import org.tensorflow.proto.TensorShapeProto;

/** What is written, read with TensorFlow's own messages. */
class EventRecordsTest {
  @Test
  void theFirstRecordNamesTheFormat() {
    Event event = only(new EventRecords().version(12.5));

    assertThat(event.getWallTime()).isEqualTo(12.5);
    assertThat(event.getFileVersion()).isEqualTo("brain.Event:2");
  }

  /** The check value of the CRC catalogue, so that the decoder of this test is right itself. */
  @Test
  void theChecksumIsCastagnolis() {
    assertThat(EventFiles.crc("123456789".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(0xE3069283);
  }

  @Test
  void scalarsAreReadAsTheyWereWritten() {
    EventRecords records =
        new EventRecords()
            .add(new ScalarSummary("loss/train", 2.25), 1, 3.5)
            .add(new ScalarSummary("größe", -1e-3), 300, 4)
            .add(new ScalarSummary("x".repeat(300), Double.NaN), 3_000_000_000L, 5);

    List<Event> events = EventFiles.decode(records.bytes());

    assertThat(events).extracting(Event::getStep).containsExactly(1L, 300L, 3_000_000_000L);
    assertThat(events).extracting(Event::getWallTime).containsExactly(3.5, 4.0, 5.0);
    assertThat(events)
        .extracting(event -> EventFiles.value(event).getTag())
        .containsExactly("loss/train", "größe", "x".repeat(300));
    assertThat(events)
        .extracting(event -> EventFiles.value(event).getSimpleValue())
        .containsExactly(2.25f, -1e-3f, Float.NaN);
  }

  @Test
  void aStartTellsItsStep() {
    Event event = only(new EventRecords().start(41, 2));

    assertThat(event.getSessionLog().getStatus()).isEqualTo(SessionLog.SessionStatus.START);
    assertThat(event.getStep()).isEqualTo(41);
  }

  @Test
  void aHistogramIsReadAsItWasWritten() {
    Histogram histogram =
        new Histogram(-1, 3, 6, 5.5, 11.25, 0, new double[] {-0.5, 0, 4}, new double[] {2, 0, 4});

    HistogramProto read = value(new HistogramSummary("weights/conv1", histogram)).getHisto();

    assertThat(read.getMin()).isEqualTo(-1);
    assertThat(read.getMax()).isEqualTo(3);
    assertThat(read.getNum()).isEqualTo(6);
    assertThat(read.getSum()).isEqualTo(5.5);
    assertThat(read.getSumSquares()).isEqualTo(11.25);
    assertThat(read.getBucketLimitList()).containsExactly(-0.5, 0.0, 4.0);
    assertThat(read.getBucketList()).containsExactly(2.0, 0.0, 4.0);
  }

  @Test
  void aPictureIsReadAsItWasWritten() throws IOException {
    byte[] pixels = new byte[3 * 2 * 5];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (8 * i);
    }
    Picture picture = new Picture(new ImageShape(3, 2, 5), pixels);

    Image read = value(new ImageSummary("input/distorted", picture)).getImage();

    assertThat(read.getHeight()).isEqualTo(2);
    assertThat(read.getWidth()).isEqualTo(5);
    assertThat(read.getColorspace()).isEqualTo(3);
    BufferedImage decoded =
        ImageIO.read(new ByteArrayInputStream(read.getEncodedImageString().toByteArray()));
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < 5; column++) {
        int expected =
            picture.at(0, row, column) << 16
                | picture.at(1, row, column) << 8
                | picture.at(2, row, column);
        assertThat(decoded.getRGB(column, row) & 0xFFFFFF).isEqualTo(expected);
      }
    }
  }

  @Test
  void aTextIsAStringForTheTextPlugin() {
    Value value = value(TextSummary.code("run/configuration", "a = 1\n```b``` = ü"));

    assertThat(value.getMetadata().getPluginData().getPluginName()).isEqualTo("text");
    assertThat(value.getTensor().getDtype()).isEqualTo(DataType.DT_STRING);
    assertThat(value.getTensor().getTensorShape().getDimCount()).isZero();
    assertThat(value.getTensor().getStringValList())
        .extracting(text -> text.toStringUtf8())
        .containsExactly("````\na = 1\n```b``` = ü\n````\n");
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void theGraphIsAChainFromTheInputToTheLoss(NetworkConfig config) throws IOException {
    Network network = Networks.build(config, TestNetworks.input(config), 3);

    Event event = only(new EventRecords().graph(GraphDefinition.of(network, "CrossEntropy"), 1));
    GraphDef graph = GraphDef.parseFrom(event.getGraphDef());

    assertThat(graph.getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
    Set<String> names = new HashSet<>();
    for (NodeDef node : graph.getNodeList()) {
      // In order: whatever a node takes stands before it.
      assertThat(names).containsAll(node.getInputList());
      assertThat(names.add(node.getName())).as(node.getName()).isTrue();
    }
    String last = "input";
    for (Network.Stage stage : network.stages()) {
      NodeDef node = named(graph, stage.name());
      assertThat(node.getInput(0)).isEqualTo(last);
      assertThat(node.getInputCount()).isEqualTo(1 + stage.blocks().size());
      assertThat(node.getOp()).isEqualTo(stage.layer().getClass().getSimpleName());
      last = stage.name();
    }
    assertThat(named(graph, "loss").getInputList()).containsExactly(last, "labels");
  }

  @Test
  void aNodeTellsItsShapeAndSettings() throws IOException {
    Network network =
        Networks.build(new NetworkConfig("alexnet", Norm.BATCH, 1), new ImageShape(3, 56, 56), 200);
    GraphDef graph =
        GraphDef.parseFrom(
            only(new EventRecords().graph(GraphDefinition.of(network, "CrossEntropy"), 1))
                .getGraphDef());
    NodeDef convolution = named(graph, "conv1");
    Network.Stage stage = network.stages().get(0);

    assertThat(shape(convolution))
        .containsExactly(
            -1L,
            (long) stage.output().channels(),
            (long) stage.output().height(),
            (long) stage.output().width());
    assertThat(convolution.getAttrOrThrow("filters").getI()).isEqualTo(stage.output().channels());
    assertThat(convolution.getAttrOrThrow("dtype").getType()).isEqualTo(DataType.DT_FLOAT);
    assertThat(shape(named(graph, "conv1/kernel")))
        .containsExactly((long) stage.blocks().get(stage.blocks().size() - 1).length());
    assertThat(named(graph, "conv1/batchnorm").getAttrOrThrow("decay").getF()).isEqualTo(0.9f);
    assertThat(shape(named(graph, "loss"))).isEmpty();
  }

  private static List<Long> shape(NodeDef node) {
    return node.getAttrOrThrow("_output_shapes").getList().getShape(0).getDimList().stream()
        .map(TensorShapeProto.Dim::getSize)
        .toList();
  }

  private static NodeDef named(GraphDef graph, String name) {
    return graph.getNodeList().stream()
        .filter(node -> node.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Value value(Summary summary) {
    Event event = only(new EventRecords().add(summary, 7, 1));
    assertThat(event.getStep()).isEqualTo(7);
    assertThat(EventFiles.value(event).getTag()).isEqualTo(summary.tag());
    return EventFiles.value(event);
  }

  private static Event only(EventRecords records) {
    List<Event> events = EventFiles.decode(records.bytes());
    assertThat(events).hasSize(1);
    assertThat(events.get(0).getUnknownFields()).isEqualTo(UnknownFieldSet.getDefaultInstance());
    return events.get(0);
  }
}
