package io.arabica.optimizers;

import io.arabica.config.Configurable;
import io.arabica.optimizers.schedules.Schedule;
import io.arabica.tensor.Parameter;
import io.arabica.tensor.Tensor;
import java.util.List;
import java.util.Map;

/**
 * Changes parameters a little so that the loss falls, given its gradients.
 *
 * <pre>{@code
 * Optimizer optimizer = new Adam(1e-3);
 * Tensor loss = ...;
 * optimizer.apply(parameters, Autograd.gradients(loss, parameters));
 * }</pre>
 *
 * <p>Parameters change in place. To write an optimizer of your own, extend {@link BaseOptimizer}. An optimizer belongs to one thread at a
 * time.
 */
public interface Optimizer extends Configurable {
  /** The name, in snake case, e.g. {@code adam}. */
  String name();

  /**
   * One step. The first step with a parameter makes its slots; parameters may come and go between steps (layers that are frozen and set
   * free again). A gradient of null leaves its parameter alone, and so does a parameter that is not trainable.
   *
   * @param parameters what to change, in place
   * @param gradients the loss' gradients, one a parameter, of its shape and type; they are only read
   * @throws IllegalArgumentException if lengths, shapes or types do not agree
   */
  void apply(List<Parameter> parameters, List<Tensor> gradients);

  /** Makes the slots of these parameters ahead of the first step, so that {@link #restore} finds their places. */
  void build(List<Parameter> parameters);

  /** The parameters that have slots, in the order of {@link #state}: that in which they came, or of a later step with all of them. */
  List<Parameter> parameters();

  /** How often {@link #apply} was called. */
  int iterations();

  /** The learning rate of the next step. */
  double learningRate();

  /**
   * Sets a fixed learning rate from the next step on; 0 changes nothing.
   *
   * @throws IllegalArgumentException if it is negative, infinite or NaN
   */
  Optimizer learningRate(double rate);

  /** Sets a learning rate that depends on the number of steps done. */
  Optimizer learningRate(Schedule schedule);

  /** What gives the learning rate, or null where it is a plain number. */
  Schedule schedule();

  /** To be called after the last step: where a moving average of the parameters is kept, they are set to it. Else it does nothing. */
  void finish();

  /**
   * All that the next step depends on besides parameters and hyper-parameters, copied: {@code iteration}, {@code learning_rate} unless it
   * is a schedule, and the slots as {@code index/parameter/slot}, in the order in which Keras saves them.
   */
  Map<String, Tensor> state();

  /**
   * Goes on exactly where {@link #state} was taken. The slots must exist: {@link #build} first.
   *
   * @throws IllegalArgumentException if names or shapes do not agree with this optimizer's
   */
  void restore(Map<String, Tensor> state);
}
