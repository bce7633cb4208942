import io.arabica.io.keras.KerasFormat;
import io.arabica.io.onnx.OnnxFormat;
import io.arabica.models.ModelFormat;

/** Deep learning in 100 % Java: tensors, automatic differentiation, layers, optimizers and training. */
@SuppressWarnings("requires-automatic") // jHDF has a name, but no descriptor yet
module io.arabica {
  requires org.slf4j;
  requires de.siegmar.fastcsv;
  requires com.google.gson;
  requires io.jhdf;
  requires org.apache.commons.lang3; // jHDF's, which cannot ask for it
  requires com.ning.compress.lzf; // jHDF's, too
  requires transitive java.desktop; // Images takes and gives a BufferedImage
  requires jdk.management; // counts what a thread allocates
  requires static jdk.incubator.vector;
  requires static org.knowm.xchart; // draws the curves of a history

  exports io.arabica;
  exports io.arabica.config;
  exports io.arabica.constraints;
  exports io.arabica.data;
  exports io.arabica.initializers;
  exports io.arabica.io.keras;
  exports io.arabica.io.numpy;
  exports io.arabica.io.onnx;
  exports io.arabica.io.safetensors;
  exports io.arabica.io.tensorboard;
  exports io.arabica.layers.activations;
  exports io.arabica.layers.losses;
  exports io.arabica.layers;
  exports io.arabica.metrics;
  exports io.arabica.models.callbacks;
  exports io.arabica.models;
  exports io.arabica.optimizers.schedules;
  exports io.arabica.optimizers;
  exports io.arabica.pictures;
  exports io.arabica.regularizers;
  exports io.arabica.tensor;

  uses ModelFormat;
  provides ModelFormat with KerasFormat, OnnxFormat;
}
