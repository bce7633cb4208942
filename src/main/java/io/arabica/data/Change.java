package io.arabica.data;

import io.arabica.tensor.Check;
import java.util.function.UnaryOperator;

/** A function on batches that keeps the number of samples. */
record Change(UnaryOperator<Batch> function) {
  Batch apply(Batch batch) {
    Batch result = function.apply(batch);
    Check.state(result != null, "Dataset.map: the function returned null, expected a batch of %d samples", batch.size());
    Check.state(result.size() == batch.size(), "Dataset.map: expected as many samples as before, got %d from %d: shapes %s and %s",
        result.size(), batch.size(), result.inputs().get(0).shape(), batch.inputs().get(0).shape());
    return result;
  }
}
