package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Pictures in folders, one folder a class: {@code pets/cat/1.png}, {@code pets/dog/7.jpg}.
 *
 * <pre>{@code
 * ImageFolder pets = new ImageFolder(Path.of("pets"), 64, 64).scale(1 / 255.0);
 * List<Dataset> parts = pets.dataset().shuffle(1).split(0.8);
 * pets.classes();                                   // [cat, dog]: the names in sorted order, a label is a place in this list
 * }</pre>
 *
 * <p>Reads PNG, JPEG, BMP and GIF (the first frame), also in deeper folders; other files are passed over, and so are files and folders
 * whose names begin with a dot. Pictures are read when a batch needs them: {@link Dataset#prefetch} reads ahead, {@link Dataset#cache}
 * keeps them in memory.
 */
public final class ImageFolder {
  private final int height;
  private final int width;
  private final List<String> classes = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private final List<Integer> labels = new ArrayList<>();
  private int channels = 3;
  private double scale = 1;

  /**
   * Pictures that are brought to one size (bilinear).
   *
   * @throws IOException if the folder cannot be listed, holds no folder or no picture
   */
  public ImageFolder(Path folder, int height, int width) throws IOException {
    Check.argument(height > 0 && width > 0, "ImageFolder: expected a height and width of at least 1, got %d and %d", height, width);
    this.height = height;
    this.width = width;
    for (Path inner : list(folder)) {
      if (Files.isDirectory(inner) && isVisible(inner.getFileName())) {
        add(inner);
      }
    }
    if (files.isEmpty()) {
      throw new IOException("ImageFolder " + folder + ": expected a folder a class with .png, .jpg, .jpeg, .bmp or .gif files in it, found "
          + classes.size() + " folders and no picture");
    }
  }

  private void add(Path folder) throws IOException {
    Path real = folder.toRealPath(); // the folder of a class may be a link
    try (Stream<Path> found = Files.walk(real)) {
      for (Path file : found.map(real::relativize).filter(ImageFolder::isVisible).map(folder::resolve).filter(ImageFolder::isPicture)
          .sorted().toList()) {
        files.add(file);
        labels.add(classes.size());
      }
    }
    classes.add(folder.getFileName().toString());
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    }
  }

  /** Whether no name in a path begins with a dot, as those of copies and thumbnails do that systems and tools leave behind. */
  private static boolean isVisible(Path path) {
    for (Path name : path) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return Stream.of(".png", ".jpg", ".jpeg", ".bmp", ".gif").anyMatch(name::endsWith) && Files.isRegularFile(file);
  }

  /** One channel instead of red, green and blue. */
  public ImageFolder grey() {
    channels = 1;
    return this;
  }

  /** What the values from 0 to 255 are multiplied by; 1 unless said. */
  public ImageFolder scale(double factor) {
    scale = factor;
    return this;
  }

  /** Names of the classes, sorted; a label is a place in this list. */
  public List<String> classes() {
    return List.copyOf(classes);
  }

  /** The files, in the order of the samples. */
  public List<Path> files() {
    return List.copyOf(files);
  }

  /** Inputs FLOAT32 of shape (samples, height, width, channels), targets INT32 of shape (samples,); in the order of {@link #files}. */
  public Dataset dataset() {
    int depth = channels;
    double factor = scale;
    return Dataset.generate(files.size(), i -> {
      try {
        Tensor image = Images.read(files.get(i), height, width, depth);
        return Batch.of((factor == 1 ? image : image.mul(factor)).expandDims(0), Tensor.wrap(new int[] {labels.get(i)}, 1));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
