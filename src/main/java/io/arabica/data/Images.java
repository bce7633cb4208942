package io.arabica.data;

import io.arabica.tensor.Check;
import io.arabica.tensor.Imaging;
import io.arabica.tensor.Interpolation;
import io.arabica.tensor.Tensor;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Pictures as tensors of shape (height, width, channels), channels last, values from 0 to 255. */
public final class Images {
  private static final String CUT_OFF = "the file is cut off";

  private Images() {}

  /**
   * Reads a PNG, JPEG, BMP or GIF file and brings it to a size.
   *
   * @param channels 3 for red, green, blue; 1 for grey (0.299 red + 0.587 green + 0.114 blue). Transparency is ignored, and so is
   *     the orientation that a camera noted beside the pixels (EXIF)
   * @throws IOException if the file cannot be read, is no picture or is cut off; the message names it
   */
  public static Tensor read(Path file, int height, int width, int channels) throws IOException {
    return resize(toTensor(load(file), channels), height, width);
  }

  /** Reads a PNG, JPEG, BMP or GIF file in its own size. */
  public static Tensor read(Path file, int channels) throws IOException {
    return toTensor(load(file), channels);
  }

  private static BufferedImage load(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return decode(new MemoryCacheImageInputStream(in));
    } catch (FileSystemException e) { // says itself that there is no such file, or no right to read it
      throw e;
    } catch (IOException | RuntimeException e) { // the decoders throw both on damaged files
      String why = e instanceof EOFException ? CUT_OFF : e.getMessage();
      throw new IOException("Images: " + file + " could not be read as a picture: " + why, e);
    }
  }

  private static BufferedImage decode(ImageInputStream in) throws IOException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
    if (!readers.hasNext()) {
      throw new IOException("no known picture format");
    }
    ImageReader reader = readers.next();
    try {
      List<String> warnings = new ArrayList<>();
      reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
      reader.setInput(in, true, true);
      BufferedImage image = reader.read(0);
      if (warnings.stream().anyMatch(warning -> warning.startsWith("Truncated File"))) { // a JPEG, its lower part grey
        throw new IOException(CUT_OFF);
      }
      return image;
    } finally {
      reader.dispose();
    }
  }

  /** A picture as a tensor of shape (height, width, channels), values from 0 to 255; channels is 1 or 3. */
  public static Tensor toTensor(BufferedImage image, int channels) {
    Check.argument(channels == 1 || channels == 3, "Images: expected 1 or 3 channels, got %d", channels);
    int height = image.getHeight();
    int width = image.getWidth();
    float[] values = new float[height * width * channels];
    // getRGB would bend grey values and inks: it takes them as linear light
    ColorModel model = image.getColorModel();
    boolean grey = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && !(model instanceof IndexColorModel);
    boolean inks = model.getColorSpace().getType() == ColorSpace.TYPE_CMYK;
    Raster raster = image.getRaster();
    float full = grey ? (1 << raster.getSampleModel().getSampleSize(0)) - 1 : 0;
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (grey) {
          float value = raster.getSample(x, y, 0) * 255 / full;
          for (int c = 0; c < channels; c++) {
            values[at++] = value;
          }
        } else {
          int rgb = inks ? light(raster.getPixel(x, y, (int[]) null)) : image.getRGB(x, y);
          int r = rgb >> 16 & 255;
          int g = rgb >> 8 & 255;
          int b = rgb & 255;
          if (channels == 1) {
            values[at++] = 0.299f * r + 0.587f * g + 0.114f * b;
          } else {
            values[at++] = r;
            values[at++] = g;
            values[at++] = b;
          }
        }
      }
    }
    return Tensor.wrap(values, height, width, channels);
  }

  /** What cyan, magenta, yellow and black, each from 0 to 255, leave of red, green and blue. */
  private static int light(int... inks) {
    int rgb = 0;
    for (int i = 0; i < 3; i++) {
      rgb = rgb << 8 | ((255 - inks[i]) * (255 - inks[3]) + 127) / 255;
    }
    return rgb;
  }

  /** A tensor of shape (height, width, 1 or 3), values from 0 to 255, as a picture; values outside are taken to the border. */
  public static BufferedImage toImage(Tensor image) {
    Check.argument(image.rank() == 3 && (image.shape().dim(2) == 1 || image.shape().dim(2) == 3),
        "Images.toImage: expected shape (height, width, 1 or 3), got %s", image.shape());
    int height = image.shape().dim(0);
    int width = image.shape().dim(1);
    int channels = image.shape().dim(2);
    float[] values = image.toFloats();
    BufferedImage picture = new BufferedImage(width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
    int at = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (channels == 1) {
          picture.getRaster().setSample(x, y, 0, level(values[at++]));
        } else {
          picture.setRGB(x, y, level(values[at++]) << 16 | level(values[at++]) << 8 | level(values[at++]));
        }
      }
    }
    return picture;
  }

  private static int level(float value) {
    return Math.round(Math.max(0, Math.min(255, value))); // NaN is 0
  }

  /**
   * Writes a picture to a PNG, JPEG or BMP file, as its name says.
   *
   * @param image shape (height, width, 1 or 3), values from 0 to 255
   * @throws IllegalArgumentException if the name ends otherwise
   */
  public static void write(Path file, Tensor image) throws IOException {
    String name = file.getFileName().toString();
    String format = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    Check.argument(List.of("png", "jpg", "jpeg", "bmp").contains(format),
        "Images.write: expected a file that ends in .png, .jpg, .jpeg or .bmp, got %s", file);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(toImage(image), format, bytes);
    Files.write(file, bytes.toByteArray());
  }

  /**
   * Another size by bilinear interpolation between pixel centres, as Keras' {@code ops.image.resize} does it (no smoothing when it
   * shrinks).
   *
   * @param image shape (height, width, channels)
   */
  public static Tensor resize(Tensor image, int height, int width) {
    Check.argument(image.rank() == 3, "Images.resize: expected shape (height, width, channels), got %s", image.shape());
    Check.argument(height > 0 && width > 0, "Images.resize: expected a height and width of at least 1, got %d and %d", height, width);
    return Imaging.resize(image.expandDims(0), height, width, Interpolation.BILINEAR, false).squeeze(0);
  }
}
