package io.arabica.io.keras;

import io.arabica.config.CustomObjects;
import io.arabica.layers.IntegerLookup;
import io.arabica.models.Model;
import io.arabica.models.ModelFormat;
import io.arabica.models.ModelFormatException;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Keras 3's own format: {@code .keras} for whole models, {@code .weights.h5} for weights alone. Files go both ways: Keras opens what is
 * written here, and what Keras wrote opens here if all its layers exist. The older {@code .h5} of Keras 2 and 3 is read, not written.
 *
 * <p>Besides what Keras writes, metadata.json holds the states of the random numbers, which Keras ignores, so that training goes on with
 * the same bits.
 */
public final class KerasFormat implements ModelFormat {
  private static final String VERSION = "3.16.0"; // whose layout this is
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";
  static final String RANDOM = "arabica_random_states";
  static final String SLOTS = "arabica_optimizer_weights";

  /** For {@link java.util.ServiceLoader}. */
  public KerasFormat() {}

  @Override
  public List<String> extensions() {
    return List.of(".keras", ".h5", ".hdf5");
  }

  @Override
  public List<String> weightExtensions() {
    return List.of(".weights.h5", ".h5", ".hdf5");
  }

  @Override
  public boolean writes(String extension) {
    return extension.equals(".keras") || extension.equals(".weights.h5");
  }

  // ---- writing --------------------------------------------------------------------------------------------------------

  @Override
  public void save(Model model, Path file) throws IOException {
    if (LegacyLayout.hasName(file)) {
      throw new IllegalArgumentException(file + ": the legacy format .h5 is read, not written; save as .keras");
    }
    ModelFormat.replace(file, zipped -> {
      byte[] config = Json.print(ConfigWriter.of(model));
      Path weights = zipped.resolveSibling(zipped.getFileName() + ".h5");
      try {
        writeWeights(model, weights);
        try (OutputStream out = Files.newOutputStream(zipped); ZipOutputStream zip = new ZipOutputStream(out)) {
          store(zip, METADATA, Json.print(metadata(model)));
          store(zip, CONFIG, config);
          store(zip, weights);
        }
      } finally {
        Files.deleteIfExists(weights);
      }
    });
  }

  @Override
  public void saveWeights(Model model, Path file) throws IOException {
    if (!file.toString().endsWith(".weights.h5")) {
      throw new IllegalArgumentException(file + ": expected a file name that ends in .weights.h5, as Keras does");
    }
    ModelFormat.replace(file, target -> writeWeights(model, target));
  }

  private static void writeWeights(Model model, Path target) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (WeightPaths.Place place : WeightPaths.of(model)) {
      for (int i = 0; i < place.weights().size(); i++) {
        tensors.put(place.path(i), place.weights().get(i).detach());
      }
    }
    if (model.isCompiled()) {
      int i = 0;
      for (Tensor slot : model.optimizer().state().values()) {
        tensors.put(WeightPaths.OPTIMIZER + "/" + i++, slot);
      }
    }
    Hdf5.write(target, tensors);
  }

  private static Map<String, Object> metadata(Model model) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("keras_version", VERSION);
    metadata.put("date_saved", LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd@HH:mm:ss")));
    Map<String, Object> states = new LinkedHashMap<>();
    for (WeightPaths.Place place : WeightPaths.of(model)) {
      Rng source = place.layer().randomSource();
      if (source != null) {
        long[] state = source.state();
        states.put(place.path(), List.of(Long.toHexString(state[0]), Long.toHexString(state[1])));
      }
    }
    metadata.put(RANDOM, states);
    if (model.isCompiled()) {
      metadata.put(SLOTS, slots(model));
    }
    return metadata;
  }

  /** The weights that the optimizer has trained, frozen ones as well, by their number in the model. */
  private static List<Integer> slots(Model model) {
    Map<Parameter, Integer> numbers = new IdentityHashMap<>();
    List<Parameter> weights = model.parameters();
    for (int i = 0; i < weights.size(); i++) {
      numbers.put(weights.get(i), i);
    }
    return model.optimizer().parameters().stream().map(numbers::get).filter(Objects::nonNull).toList();
  }

  private static void store(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    zip.putNextEntry(stored(name, bytes.length, sum.getValue()));
    zip.write(bytes);
    zip.closeEntry();
  }

  private static void store(ZipOutputStream zip, Path weights) throws IOException {
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(weights)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
      }
    }
    zip.putNextEntry(stored(WEIGHTS, Files.size(weights), sum.getValue()));
    Files.copy(weights, zip);
    zip.closeEntry();
  }

  private static ZipEntry stored(String name, long size, long sum) {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(size);
    entry.setCrc(sum);
    return entry;
  }

  // ---- reading --------------------------------------------------------------------------------------------------------

  @Override
  public Model load(Path file, CustomObjects custom) throws IOException {
    if (LegacyLayout.hasName(file)) {
      return LegacyLayout.load(file, custom);
    }
    try (Archive archive = Archive.open(file)) {
      Object root = Json.parse(archive.text(CONFIG), file + ": " + CONFIG);
      if (!archive.has(WEIGHTS) && archive.has("model.weights.npz")) {
        throw new ModelFormatException(file + ": weights in .npz are not read; save the model with h5py installed");
      }
      ByteBuffer mapped = archive.mapped(WEIGHTS);
      if (mapped != null) {
        try (Hdf5 in = Hdf5.open(mapped, file.toString())) {
          return read(file, in, root, archive, custom);
        }
      }
      Path weights = Files.createTempFile("arabica", ".h5");
      try {
        archive.extract(WEIGHTS, weights);
        try (Hdf5 in = Hdf5.open(weights, file.toString())) {
          return read(file, in, root, archive, custom);
        }
      } finally {
        if (!weights.toFile().delete()) {
          weights.toFile().deleteOnExit(); // where a file that is mapped into memory cannot be deleted yet
        }
      }
    }
  }

  private static Model read(Path file, Hdf5 in, Object root, Archive archive, CustomObjects custom) throws IOException {
    Model model = new ModelReader(file.toString(), in, WeightPaths.LAYOUT, custom).read(root, metadata(archive, file));
    vocabularies(model, archive);
    return model;
  }

  /** Reads the vocabularies that Keras keeps in files of their own, because they were learnt. */
  private static void vocabularies(Model model, Archive archive) throws IOException {
    for (WeightPaths.Place place : WeightPaths.of(model)) {
      String name = "assets/" + place.path() + "/vocabulary.txt";
      if (place.layer() instanceof IntegerLookup lookup && archive.has(name)) {
        lookup.vocabularyFrom(new String(archive.text(name), StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()).toList());
      }
    }
  }

  private static Map<?, ?> metadata(Archive archive, Path file) throws IOException {
    Object metadata = archive.has(METADATA) ? Json.parse(archive.text(METADATA), file + ": " + METADATA) : null;
    return metadata instanceof Map<?, ?> map ? map : Map.of();
  }

  @Override
  public void loadWeights(Model model, Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (Hdf5 in = Hdf5.open(file, file.toString())) {
      ModelReader.Layout legacy = LegacyLayout.ofWeights(in);
      ModelReader.assign(model, in, legacy == null ? WeightPaths.LAYOUT : legacy);
    }
  }
}
