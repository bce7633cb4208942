package io.arabica.initializers;

import io.arabica.config.Config;
import io.arabica.config.CustomObjects;
import io.arabica.config.Registry;
import java.util.List;

/** All initializers: by factory method, and by Keras' class names ({@code GlorotUniform}) and short names ({@code glorot_uniform}). */
public final class Initializers {
  private static final Registry<Initializer> ALL = new Registry<>("initializer", Initializer.class)
      .add("Zeros", config -> zeros(), "zeros", "zero")
      .add("Ones", config -> ones(), "ones", "one")
      .add("Constant", config -> constant(config.number("value", 0)), "constant")
      .add("Identity", config -> new Identity(config.number("gain", 1)), "identity", "IdentityInitializer")
      .add("RandomNormal", RandomNormal::of, "random_normal", "normal")
      .add("RandomUniform", RandomUniform::of, "random_uniform", "uniform")
      .add("TruncatedNormal", TruncatedNormal::of, "truncated_normal")
      .add("VarianceScaling", VarianceScaling::of, "variance_scaling")
      .add("GlorotUniform", GlorotUniform::of, "glorot_uniform")
      .add("GlorotNormal", GlorotNormal::of, "glorot_normal")
      .add("HeUniform", HeUniform::of, "he_uniform")
      .add("HeNormal", HeNormal::of, "he_normal")
      .add("LecunUniform", LecunUniform::of, "lecun_uniform")
      .add("LecunNormal", LecunNormal::of, "lecun_normal")
      .add("Orthogonal", Orthogonal::of, "orthogonal", "OrthogonalInitializer")
      .add("STFT", STFT::of, "stft", "STFTInitializer");

  private Initializers() {}

  /** The initializer of a Keras name such as {@code glorot_uniform}, with its defaults. */
  public static Initializer of(String name) {
    return ALL.of(name);
  }

  /** The initializer of this class with this configuration. */
  public static Initializer of(String className, Config config) {
    return ALL.of(className, config, CustomObjects.none());
  }

  /** What stands in a layer's configuration: a name, a class name with its configuration, or null, which gives null. */
  public static Initializer of(Object written, CustomObjects custom) {
    return ALL.of(written, custom);
  }

  /** All class names. */
  public static List<String> names() {
    return ALL.names();
  }

  /** Zeros. */
  public static Initializer zeros() {
    return new Zeros();
  }

  /** Ones. */
  public static Initializer ones() {
    return new Ones();
  }

  /** One value everywhere. */
  public static Initializer constant(double value) {
    return new Constant(value);
  }

  /** The identity matrix. */
  public static Initializer identity() {
    return new Identity();
  }

  /** Normal values. */
  public static Initializer randomNormal(double mean, double deviation) {
    return new RandomNormal(mean, deviation);
  }

  /** Uniform values of at least low and less than high. */
  public static Initializer randomUniform(double low, double high) {
    return new RandomUniform(low, high);
  }

  /** Normal values, those further than two standard deviations from the mean drawn again. */
  public static Initializer truncatedNormal(double mean, double deviation) {
    return new TruncatedNormal(mean, deviation);
  }

  /** Uniform values within sqrt(6 / (inputs + outputs)). */
  public static Initializer glorotUniform() {
    return new GlorotUniform();
  }

  /** Truncated normal values of variance 2 / (inputs + outputs). */
  public static Initializer glorotNormal() {
    return new GlorotNormal();
  }

  /** Uniform values within sqrt(6 / inputs). */
  public static Initializer heUniform() {
    return new HeUniform();
  }

  /** Truncated normal values of variance 2 / inputs. */
  public static Initializer heNormal() {
    return new HeNormal();
  }

  /** Uniform values within sqrt(3 / inputs). */
  public static Initializer lecunUniform() {
    return new LecunUniform();
  }

  /** Truncated normal values of variance 1 / inputs. */
  public static Initializer lecunNormal() {
    return new LecunNormal();
  }

  /** The kernel of a short-time Fourier transform. */
  public static Initializer stft(STFT.Side side) {
    return new STFT(side);
  }

  /** A random orthogonal matrix. */
  public static Initializer orthogonal() {
    return new Orthogonal();
  }
}
