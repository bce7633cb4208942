package io.arabica.kernels;

import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Picks the kernel set once, when it is first asked for.
 *
 * <p>The SIMD set needs the module {@code jdk.incubator.vector}, which a JVM only has when it was started with
 * {@code --add-modules jdk.incubator.vector}. So nothing outside {@code io.arabica.kernels.simd} names that module, and the set is found by
 * the name of its class. The system property {@value #PROPERTY} may say {@code off}, or fix the width of the vectors to 128, 256 or 512
 * bits; the default {@code auto} takes the widest the machine has.
 */
final class KernelsChooser {
  static final String PROPERTY = "arabica.simd";
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String SIMD_CLASS = "io.arabica.kernels.simd.SimdKernels";
  private static final Logger LOG = LoggerFactory.getLogger(KernelsChooser.class);

  private KernelsChooser() {}

  static Kernels chosen() {
    Kernels chosen = Holder.CHOSEN;
    return chosen == null ? choose(wish()) : chosen;
  }

  private static String wish() {
    return System.getProperty(PROPERTY, "auto");
  }

  private static final class Holder {
    /** Null where the wish is none: thrown from here, what is wrong with it would hide behind errors about this class. */
    static final Kernels CHOSEN = isKnown(wish()) ? choose(wish()) : null;
  }

  private static boolean isKnown(String wish) {
    return wish.trim().toLowerCase(Locale.ROOT).matches("auto|off|128|256|512");
  }

  /** The kernel set for a value of the system property. */
  static Kernels choose(String wish) {
    if (!isKnown(wish)) {
      throw new IllegalArgumentException("system property " + PROPERTY + ": expected auto, off, 128, 256 or 512, got \"" + wish + "\"");
    }
    Kernels kernels = wish.trim().equalsIgnoreCase("off") ? new PlainKernels() : simdOrPlain();
    LOG.debug("Kernels: {}", kernels.name());
    return kernels;
  }

  private static Kernels simdOrPlain() {
    Optional<Module> vector = vectorModule();
    if (vector.isEmpty()) {
      LOG.info("Vector instructions are off, so arithmetic is several times slower than it could be: start java with --add-modules {}, "
          + "or set -D{}=off to silence this hint.", VECTOR_MODULE, PROPERTY);
      return new PlainKernels();
    }
    KernelsChooser.class.getModule().addReads(vector.get());
    try {
      return (Kernels) Class.forName(SIMD_CLASS).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      // Vectors that are too narrow, or a future JDK that moved the API: slower, but right.
      Throwable cause = e.getCause() == null ? e : e.getCause();
      LOG.warn("The SIMD kernels do not run here ({}): falling back to plain Java.", cause.toString());
      return new PlainKernels();
    }
  }

  /** The module, if the JVM was started with it: in the layer of our own module, or of the boot modules when we are on the class path. */
  private static Optional<Module> vectorModule() {
    ModuleLayer layer = KernelsChooser.class.getModule().getLayer();
    return (layer == null ? ModuleLayer.boot() : layer).findModule(VECTOR_MODULE);
  }
}
