package io.arabica.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.tensor.Shape;
import io.arabica.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir
  private Path folder;

  private Path write(String name, String format, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    assertTrue(ImageIO.write(image, format, file.toFile()));
    return file;
  }

  /** One colour everywhere. */
  private static BufferedImage plain(int width, int height, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    return image;
  }

  @Test
  void dataset_foldersOfPictures_classesInSortedOrder() throws IOException {
    write("dog/a.png", "png", plain(3, 2, 0xff0000));
    write("dog/deep/b.bmp", "bmp", plain(2, 2, 0x00ff00));
    write("cat/z.gif", "gif", plain(5, 5, 0x0000ff));
    write("cat/y.jpg", "jpg", plain(8, 8, 0x808080));
    Files.writeString(folder.resolve("cat/notes.txt"), "no picture");
    Files.writeString(folder.resolve("readme.png"), "not in a folder");
    ImageFolder pets = new ImageFolder(folder, 2, 3);
    assertEquals(List.of("cat", "dog"), pets.classes());
    assertEquals(4, pets.files().size());
    Batch all = pets.dataset().toBatch();
    assertEquals(Shape.of(4, 2, 3, 3), all.input().shape());
    assertArrayEquals(new int[] {0, 0, 1, 1}, all.target().toInts());
    assertEquals(128, all.input().at(0, 1, 2, 1), 1.5); // JPEG rounds
    assertEquals(255, all.input().at(1, 1, 2, 2));
    assertEquals(255, all.input().at(2, 0, 0, 0));
    assertEquals(0, all.input().at(2, 0, 0, 1));
    assertEquals(255, all.input().at(3, 1, 2, 1));
  }

  @Test
  void folder_hiddenFiles_arePassedOver() throws IOException {
    write("cat/1.png", "png", plain(2, 2, 0));
    Files.writeString(folder.resolve("cat/._1.png"), "what a Mac leaves beside a picture");
    write("cat/.thumbnails/1.png", "png", plain(2, 2, 0));
    write(".git/2.png", "png", plain(2, 2, 0));
    ImageFolder pets = new ImageFolder(folder, 2, 2);
    assertEquals(List.of("cat"), pets.classes());
    assertEquals(List.of(folder.resolve("cat/1.png")), pets.files());
  }

  @Test
  void folder_ofAClassMayBeALink() throws IOException {
    write("elsewhere/cats/deep/1.png", "png", plain(2, 2, 0xffffff));
    Path pets = Files.createDirectories(folder.resolve("pets"));
    Files.createSymbolicLink(pets.resolve("cat"), folder.resolve("elsewhere/cats"));
    ImageFolder images = new ImageFolder(pets, 2, 2);
    assertEquals(List.of(pets.resolve("cat/deep/1.png")), images.files());
    assertEquals(255, images.dataset().toBatch().input().at(0, 0, 0, 0));
  }

  @Test
  void grey_colours_areWeightedByBrightness() throws IOException {
    write("a/red.png", "png", plain(1, 1, 0xff0000));
    write("a/white.png", "png", plain(1, 1, 0xffffff));
    Tensor x = new ImageFolder(folder, 1, 1).grey().dataset().toBatch().input();
    assertArrayEquals(new float[] {76.245f, 255}, x.toFloats(), 1e-3f);
    Tensor scaled = new ImageFolder(folder, 1, 1).grey().scale(1 / 255.0).dataset().toBatch().input();
    assertArrayEquals(new float[] {0.299f, 1}, scaled.toFloats(), 1e-5f);
  }

  @Test
  void read_greyPng_keepsItsValuesAsTheyAre() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(0, 0, 0, 100);
    image.getRaster().setSample(1, 0, 0, 7);
    Path file = write("a/grey.png", "png", image);
    assertArrayEquals(new float[] {100, 7}, Images.read(file, 1).toFloats());
    assertArrayEquals(new float[] {100, 100, 100, 7, 7, 7}, Images.read(file, 3).toFloats());
  }

  @Test
  void read_sixteenBitGrey_isBroughtTo255() throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 257 * 40);
    assertArrayEquals(new float[] {40}, Images.read(write("a/deep.png", "png", image), 1).toFloats());
  }

  /** A file for printing: cyan 40, magenta 120, yellow 200, black 51; Pillow and TensorFlow read (172, 108, 44). */
  @Test
  void read_jpegOfFourInks_agreesWithOtherReaders() throws IOException {
    String file = "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCg"
        + "wJCgoK/8AAFAgAAQACBEMRAE0RAFkRAEsRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAkF/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAA4EQwBNAFkA"
        + "SwAAPwBXFwbZMH//2Q==";
    Path inks = Files.write(folder.resolve("inks.jpg"), Base64.getDecoder().decode(file));
    assertArrayEquals(new float[] {172, 108, 44, 172, 108, 44}, Images.read(inks, 3).toFloats(), 1);
    assertEquals(0.299 * 172 + 0.587 * 108 + 0.114 * 44, Images.read(inks, 1).at(0, 0, 0), 1);
  }

  @Test
  void resize_bilinear_agreesWithHandComputedValues() {
    Tensor image = Tensor.of(new float[][][] {{{0}, {10}}, {{20}, {30}}});
    // centres of the new columns lie at -0.25, 0.25, 0.75, 1.25 of the old ones: weights 0, 1/4, 3/4, 1
    assertArrayEquals(new float[] {0, 2.5f, 7.5f, 10, 20, 22.5f, 27.5f, 30}, Images.resize(image, 2, 4).toFloats());
    assertArrayEquals(new float[] {15}, Images.resize(image, 1, 1).toFloats());
    assertEquals(Shape.of(3, 5, 1), Images.resize(image, 3, 5).shape());
  }

  @Test
  void dataset_damagedPicture_namesTheFileWhenItIsRead() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.writeString(folder.resolve("a/broken.png"), "this is no picture");
    Dataset data = new ImageFolder(folder, 4, 4).dataset().prefetch(1);
    String message = assertThrows(UncheckedIOException.class, () -> data.iterator().next()).getMessage();
    assertTrue(message.contains("broken.png"), message);
    Path cut = write("a/cut.png", "png", plain(50, 50, 0x123456));
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 45));
    assertTrue(assertThrows(IOException.class, () -> Images.read(cut, 3)).getMessage().contains("cut.png"));
    assertThrows(NoSuchFileException.class, () -> Images.read(folder.resolve("a/none.png"), 3));
  }

  /** As in TensorFlow and Pillow: even if nothing but the end marker of two bytes is missing. */
  @Test
  void read_fileThatIsCutOff_throws() throws IOException {
    byte[] whole = Files.readAllBytes(write("a/whole.jpg", "jpg", plain(40, 40, 0x123456)));
    byte[] bitmap = Files.readAllBytes(write("a/whole.bmp", "bmp", plain(40, 40, 0x123456)));
    for (byte[] part : List.of(Arrays.copyOf(whole, whole.length - 2), Arrays.copyOf(whole, whole.length - 20),
        Arrays.copyOf(bitmap, 999))) {
      Path cut = Files.write(folder.resolve("cut"), part);
      String message = assertThrows(IOException.class, () -> Images.read(cut, 3)).getMessage();
      assertTrue(message.endsWith("cut could not be read as a picture: the file is cut off"), message);
    }
    Path more = Files.write(folder.resolve("more.jpg"), Arrays.copyOf(whole, whole.length + 9)); // what follows the end does no harm
    assertEquals(Shape.of(40, 40, 3), Images.read(more, 3).shape());
  }

  @Test
  void folder_withoutPictures_saysWhatWasExpected() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    String message = assertThrows(IOException.class, () -> new ImageFolder(folder, 4, 4)).getMessage();
    assertTrue(message.contains("a folder a class") && message.contains("1 folders and no picture"), message);
    assertThrows(IOException.class, () -> new ImageFolder(folder.resolve("nowhere"), 4, 4));
    assertThrows(IllegalArgumentException.class, () -> new ImageFolder(folder, 0, 4));
  }

  @Test
  void write_thenRead_givesTheSamePicture() throws IOException {
    Tensor colours = Tensor.of(0f, 10f, 255f, 300f, -5f, 99.6f).reshape(1, 2, 3);
    Tensor grey = Tensor.of(0f, 77f, 255f, 128f).reshape(2, 2, 1);
    Images.write(folder.resolve("a.png"), colours);
    assertEquals(Tensor.of(0f, 10f, 255f, 255f, 0f, 100f).reshape(1, 2, 3), Images.read(folder.resolve("a.png"), 3));
    for (String name : List.of("b.PNG", "b.bmp")) {
      Images.write(folder.resolve(name), grey);
      assertEquals(grey, Images.read(folder.resolve(name), 1), name);
    }
    Images.write(folder.resolve("c.jpg"), Tensor.full(100, 8, 8, 3));
    assertEquals(100, Images.read(folder.resolve("c.jpg"), 3).at(4, 4, 1), 1.5);
    String message = assertThrows(IllegalArgumentException.class, () -> Images.write(folder.resolve("d.txt"), grey)).getMessage();
    assertTrue(message.contains(".png") && message.contains("d.txt"), message);
    message = assertThrows(IllegalArgumentException.class, () -> Images.toImage(Tensor.zeros(2, 2))).getMessage();
    assertTrue(message.contains("(2, 2)"), message);
  }
}
