package io.arabica.io.tensorboard;

import io.arabica.io.protobuf.Message;
import io.arabica.models.Model;
import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;

/**
 * A file of numbers, histograms and pictures over the steps of a run, and of its model, for TensorBoard.
 *
 * <pre>{@code
 * try (EventFile events = new EventFile(Path.of("logs/train"))) {
 *   events.scalar("loss", step, loss);
 * }
 * }</pre>
 *
 * <p>A run is a folder; each process that adds to it makes a file of its own there. Show them with {@code tensorboard --logdir logs}.
 *
 * <p>The file is a TFRecord stream of {@code Event} messages with the fields of TensorFlow 1, which every TensorBoard reads. Reference:
 * tensorflow/core/util/event.proto and framework/summary.proto.
 */
public final class EventFile implements Closeable {
  private static final int BUCKETS = 30;

  private final Path file;
  private final OutputStream out;

  /** A new file in this folder, which is made if need be. */
  public EventFile(Path folder) throws IOException {
    Check.argument(folder != null, "EventFile: expected a folder, got null");
    Files.createDirectories(folder);
    file = create(folder);
    out = new BufferedOutputStream(new FileOutputStream(file.toFile())); // not a channel, which an interrupt would close
    write(event().text(3, "brain.Event:2"));
    out.flush();
  }

  /** TensorBoard looks for this kind of name, and reads them in their order. */
  private static Path create(Path folder) throws IOException {
    String host = System.getenv().getOrDefault("HOSTNAME", "localhost");
    String name = String.format("events.out.tfevents.%010d.%s.%d.", System.currentTimeMillis() / 1000, host, ProcessHandle.current().pid());
    for (int i = 0; ; i++) {
      try {
        return Files.createFile(folder.resolve(name + i));
      } catch (FileAlreadyExistsException e) {
        continue; // two files in one second
      }
    }
  }

  /** The file. */
  public Path path() {
    return file;
  }

  /** Adds a number. */
  public void scalar(String tag, long step, double value) throws IOException {
    add(step, tagged(tag).real(2, (float) value));
  }

  /**
   * Adds how values are distributed: in 30 buckets of one width from the least to the largest. Values that are NaN or infinite are left
   * out;
   * without others nothing is written.
   */
  public void histogram(String tag, long step, Tensor values) throws IOException {
    double[] finite = Arrays.stream(values.toDoubles()).filter(Double::isFinite).toArray();
    if (finite.length == 0) {
      return;
    }
    double min = Arrays.stream(finite).min().getAsDouble();
    double max = Arrays.stream(finite).max().getAsDouble();
    double[] limits = new double[min == max ? 1 : BUCKETS];
    double[] counts = new double[limits.length];
    for (int i = 0; i < limits.length; i++) {
      limits[i] = i == limits.length - 1 ? max : min + (max - min) * (i + 1) / BUCKETS;
    }
    double sum = 0;
    double squares = 0;
    for (double value : finite) {
      sum += value;
      squares += value * value;
      counts[min == max ? 0 : Math.min(BUCKETS - 1, (int) (BUCKETS * ((value - min) / (max - min))))]++;
    }
    add(step, tagged(tag).message(5, new Message().precise(1, min).precise(2, max).precise(3, finite.length).precise(4, sum)
        .precise(5, squares).precise(6, limits).precise(7, counts)));
  }

  /** Adds a picture. */
  public void image(String tag, long step, BufferedImage picture) throws IOException {
    Check.argument(picture != null, "EventFile: expected a picture, got null");
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    if (!ImageIO.write(picture, "png", png)) {
      throw new IllegalArgumentException("EventFile: a picture of type " + picture.getType() + " cannot be written as PNG");
    }
    byte[] bytes = png.toByteArray();
    add(step, tagged(tag).message(4, new Message().number(1, picture.getHeight()).number(2, picture.getWidth())
        .number(3, picture.getColorModel().getNumComponents()).bytes(4, bytes.length, to -> to.write(bytes))));
  }

  /**
   * Adds the layers of a model and what leads to what, for the page "Graphs".
   *
   * @throws IllegalStateException if the shape of its input is not known yet
   */
  public void graph(Model model) throws IOException {
    Check.argument(model != null, "EventFile: expected a model, got null");
    Message graph = ModelGraph.of(model);
    write(event().message(4, graph));
  }

  private static Message tagged(String tag) {
    Check.argument(tag != null && !tag.isBlank(), "EventFile: expected a tag, got \"%s\"", tag);
    return new Message().text(1, tag);
  }

  private static Message event() {
    return new Message().precise(1, System.currentTimeMillis() / 1e3);
  }

  private void add(long step, Message value) throws IOException {
    write(event().number(2, step).message(5, new Message().message(1, value)));
  }

  /** Length, its check sum, the message, its check sum; all little-endian. */
  private void write(Message event) throws IOException {
    byte[] data = event.toBytes();
    byte[] length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.write(length);
    out.write(sum(length));
    out.write(data);
    out.write(sum(data));
  }

  /** CRC-32C, masked, because a sum over what holds sums is a poor one. */
  private static byte[] sum(byte... data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
  }

  /** Lets TensorBoard see what was added. */
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
