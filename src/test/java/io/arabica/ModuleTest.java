package io.arabica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import io.arabica.tensor.Tensor;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The other tests use the library on the class path; this one as a module. */
class ModuleTest {
  @Test
  void module_onTheModulePath_computes() throws Exception {
    ModuleFinder finder = ModuleFinder.of(place(Tensor.class), place(Logger.class), place(CsvReader.class));
    Configuration configuration = ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of("io.arabica"));
    ModuleLayer layer = ModuleLayer.defineModulesWithOneLoader(configuration, List.of(ModuleLayer.boot()),
        ClassLoader.getPlatformClassLoader()).layer();
    Class<?> tensor = layer.findLoader("io.arabica").loadClass(Tensor.class.getName());
    assertTrue(tensor.getModule().isNamed());
    Object row = tensor.getMethod("of", float[].class).invoke(null, (Object) new float[] {1, 2, 3});
    Object product = tensor.getMethod("matMul", tensor).invoke(row, row);
    assertEquals(14.0, tensor.getMethod("item").invoke(product));
  }

  @Test
  void module_exports_everyPackageButTheKernels() throws Exception {
    ModuleDescriptor descriptor = ModuleFinder.of(place(Tensor.class)).find("io.arabica").orElseThrow().descriptor();
    Set<String> exported = descriptor.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
    Set<String> open = descriptor.packages().stream().filter(p -> !p.startsWith("io.arabica.kernels")).collect(Collectors.toSet());
    assertEquals(open, exported);
  }

  private static Path place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
