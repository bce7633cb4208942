package io.arabica.io.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.arabica.layers.IntegerLookup;
import io.arabica.models.Model;
import io.arabica.models.ModelFormatException;
import io.arabica.tensor.DType;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of real Keras with vocabularies. */
class TextFilesTest {
  private static final Path FILES = Path.of("src/test/resources/keras");

  @TempDir
  Path folder;

  @Test
  void load_learntVocabularies_areWrittenAgain() throws IOException {
    Model model = Model.load(FILES.resolve("files/lookups.keras"));
    Path again = folder.resolve("again.keras");
    model.save(again);
    Tensor x = new Rng(1).integers(0, 12, 7, 4).cast(DType.INT32);
    Model read = Model.load(again);
    assertEquals(model.predict(x), read.predict(x));
    assertEquals(3, read.layers().stream().filter(layer -> layer instanceof IntegerLookup lookup && lookup.vocabulary() != null).count());
  }

  @Test
  void load_modelThatTakesTexts_saysWhatToDo() {
    String message = assertThrows(ModelFormatException.class, () -> Model.load(FILES.resolve("string_lookup.keras"))).getMessage();
    assertTrue(message.contains("takes texts, which no tensor here holds") && message.contains("StringLookup"), message);
  }
}
