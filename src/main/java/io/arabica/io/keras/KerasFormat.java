package io.arabica.io.keras;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.initializers.Initializer;
import io.arabica.layers.Layer;
import io.arabica.models.Model;
import io.arabica.models.ModelFormat;
import io.arabica.models.ModelFormatException;
import io.arabica.optimizers.Optimizer;
import io.arabica.tensor.DType;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Rng;
import io.arabica.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keras 3's own format: {@code .keras} for whole models, {@code .weights.h5} for weights alone. Files go both ways: Keras opens what is
 * written here, and what Keras wrote opens here if all its layers exist.
 *
 * <p>Besides what Keras writes, metadata.json holds the states of the random numbers, which Keras ignores, so that training goes on with
 * the same bits.
 */
public final class KerasFormat implements ModelFormat {
  private static final Logger LOG = LoggerFactory.getLogger(KerasFormat.class);
  private static final String VERSION = "3.16.0"; // whose layout this is
  private static final String CONFIG = "config.json";
  private static final String METADATA = "metadata.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final String RANDOM = "arabica_random_states";
  private static final int SMALL = 1024;

  /** For {@link java.util.ServiceLoader}. */
  public KerasFormat() {}

  @Override
  public List<String> extensions() {
    return List.of(".keras");
  }

  @Override
  public List<String> weightExtensions() {
    return List.of(".weights.h5");
  }

  // ---- writing --------------------------------------------------------------------------------------------------------

  @Override
  public void save(Model model, Path file) throws IOException {
    replace(file, zipped -> {
      byte[] config = Json.print(ConfigWriter.of(model));
      Path weights = beside(file);
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
    replace(file, target -> writeWeights(model, target));
  }

  private static void writeWeights(Model model, Path target) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (WeightPaths.Place place : WeightPaths.of(model)) {
      for (int i = 0; i < place.weights().size(); i++) {
        tensors.put(place.vars() + "/" + i, place.weights().get(i).detach());
      }
    }
    if (model.isCompiled()) {
      int i = 0;
      for (Tensor slot : model.optimizer().state().values()) {
        tensors.put("optimizer/vars/" + i++, slot);
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
    return metadata;
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

  /** Writes a file. */
  @FunctionalInterface
  private interface Writer {
    void write(Path to) throws IOException;
  }

  /** Writes beside the target, then puts the new file in its place. */
  private static void replace(Path file, Writer writer) throws IOException {
    Path temporary = beside(file);
    try {
      writer.write(temporary);
      try {
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path beside(Path file) {
    return file.toAbsolutePath().resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  // ---- reading --------------------------------------------------------------------------------------------------------

  @Override
  public Model load(Path file, CustomObjects custom) throws IOException {
    Path weights = Files.createTempFile("arabica", ".h5");
    try (Archive archive = Archive.open(file)) {
      Object root = Json.parse(archive.text(CONFIG), file + ": " + CONFIG);
      ConfigReader reader = new ConfigReader(file.toString(), custom);
      Config written = reader.model(root);
      if (!archive.has(WEIGHTS) && archive.has("model.weights.npz")) {
        throw new ModelFormatException(file + ": weights in .npz are not read; save the model with h5py installed");
      }
      archive.extract(WEIGHTS, weights);
      Map<?, ?> states = states(archive, file);
      try {
        return load(file, reader, root, written, states, weights, custom);
      } catch (IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException | ArithmeticException
          | IndexOutOfBoundsException e) {
        throw new ModelFormatException(file + ": " + e.getMessage(), e);
      }
    } finally {
      if (!weights.toFile().delete()) {
        weights.toFile().deleteOnExit(); // where a file that is mapped into memory cannot be deleted yet
      }
    }
  }

  private static Model load(Path file, ConfigReader reader, Object root, Config written, Map<?, ?> states, Path weights,
      CustomObjects custom) throws IOException {
    Model model = Model.fromConfig(written.string("class_name", ""), written.config("config"), custom);
    List<WeightPaths.Place> places = WeightPaths.of(model);
    Map<Layer, long[]> random = new LinkedHashMap<>();
    for (WeightPaths.Place place : places) {
      long[] state = state(states.get(place.path()));
      if (state != null) {
        place.layer().random(Rng.restore(state));
        random.put(place.layer(), state);
      }
    }
    boolean built = build(model, Files.size(weights));
    Config compiled = reader.compiled(root);
    if (compiled != null) {
      compile(model, compiled, file, custom);
    }
    if (built) {
      try (Hdf5 in = Hdf5.open(weights, file.toString())) {
        assign(read(WeightPaths.of(model), in));
        if (model.isCompiled()) {
          restore(model, in, file);
        }
      }
    }
    random.forEach((layer, state) -> layer.randomSource().reset(state));
    return model;
  }

  private static Map<?, ?> states(Archive archive, Path file) throws IOException {
    Object metadata = archive.has(METADATA) ? Json.parse(archive.text(METADATA), file + ": " + METADATA) : null;
    return metadata instanceof Map<?, ?> map && map.get(RANDOM) instanceof Map<?, ?> states ? states : Map.of();
  }

  private static long[] state(Object written) {
    return written instanceof List<?> list && list.size() == 2
        ? new long[] {Long.parseUnsignedLong((String) list.get(0), 16), Long.parseUnsignedLong((String) list.get(1), 16)} : null;
  }

  /** Makes the weights, no more of them than the file can hold, without drawing values that are replaced anyway. */
  private static boolean build(Model model, long bytes) {
    long[] left = {bytes};
    UnaryOperator<Initializer> change = original -> (dtype, shape, rng) -> {
      left[0] -= 2L * shape.size(); // half precision is the least
      if (left[0] < 0) {
        throw new IllegalStateException("a weight of shape " + shape + " is more than the file holds");
      }
      return shape.size() <= SMALL ? original.initialize(dtype, shape, rng) : Tensor.zeros(dtype, shape);
    };
    return Layer.withInitializers(change, model::build);
  }

  /** All weights, before any is changed. */
  private static Map<Parameter, Tensor> read(List<WeightPaths.Place> places, Hdf5 in) throws ModelFormatException {
    Map<Parameter, Tensor> values = new java.util.IdentityHashMap<>();
    for (WeightPaths.Place place : places) {
      List<Parameter> weights = place.weights();
      if (!weights.isEmpty() && in.count(place.vars()) != weights.size()) {
        throw new ModelFormatException(place.layer().who() + ": expected " + weights.size() + " weights at " + place.vars() + ", got "
            + in.count(place.vars()));
      }
      for (int i = 0; i < weights.size(); i++) {
        values.put(weights.get(i), in.read(place.vars() + "/" + i, weights.get(i).shape()));
      }
    }
    return values;
  }

  private static void assign(Map<Parameter, Tensor> values) {
    values.forEach(Parameter::assign);
  }

  @Override
  public void loadWeights(Model model, Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new java.nio.file.NoSuchFileException(file.toString());
    }
    try (Hdf5 in = Hdf5.open(file, file.toString())) {
      assign(read(WeightPaths.of(model), in));
    }
  }

  // ---- training state -------------------------------------------------------------------------------------------------

  /** A loss or metric that does not exist here does not keep a model from being used. */
  private static void compile(Model model, Config compiled, Path file, CustomObjects custom) {
    try {
      model.compileFromConfig(compiled, custom);
    } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
      LOG.warn("{}: the model is loaded, but not compiled: {}", file, e.getMessage());
    }
  }

  /** As Keras does, leaves the optimizer at its start where the state is another one's. */
  private static void restore(Model model, Hdf5 in, Path file) throws ModelFormatException {
    Optimizer optimizer = model.optimizer();
    double rate = optimizer.learningRate();
    int count = in.count("optimizer/vars");
    if (count == 0) {
      return;
    }
    // Optimizers that never made a step have no slots yet.
    if (count > 2) {
      optimizer.build(model.trainableParameters());
    }
    Map<String, Tensor> state = optimizer.state();
    if (count != state.size()) {
      LOG.warn("{}: the optimizer's state is not restored: expected {} variables, got {}", file, state.size(), count);
      return;
    }
    int i = 0;
    for (Map.Entry<String, Tensor> slot : new ArrayList<>(state.entrySet())) {
      Tensor expected = slot.getValue();
      slot.setValue(in.read("optimizer/vars/" + i++, expected.shape()).cast(slot.getKey().equals("learning_rate") ? DType.FLOAT64
          : expected.dtype()));
    }
    optimizer.restore(state);
    // The configuration has the learning rate in full.
    if (optimizer.schedule() == null && (float) rate == (float) optimizer.learningRate()) {
      optimizer.learningRate(rate);
    }
  }
}
