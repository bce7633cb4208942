package io.arabica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.ning.compress.lzf.LZFDecoder;
import de.siegmar.fastcsv.reader.CsvReader;
import io.arabica.models.Model;
import io.arabica.tensor.Tensor;
import io.jhdf.HdfFile;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jpountz.lz4.LZ4Factory;
import org.apache.commons.lang3.StringUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The other tests use the library on the class path; this one as a module. */
class ModuleTest {
  @Test
  void module_onTheModulePath_computes() throws Exception {
    ModuleLayer layer = layer();
    Class<?> tensor = layer.findLoader("io.arabica").loadClass(Tensor.class.getName());
    assertTrue(tensor.getModule().isNamed());
    Object row = tensor.getMethod("of", float[].class).invoke(null, (Object) new float[] {1, 2, 3});
    Object product = tensor.getMethod("matMul", tensor).invoke(row, row);
    assertEquals(14.0, tensor.getMethod("item").invoke(product));
  }

  @Test
  void module_onTheModulePath_loadsAndSavesModels(@TempDir Path folder) throws Exception {
    ModuleLayer layer = layer();
    Class<?> model = layer.findLoader("io.arabica").loadClass(Model.class.getName());
    assertTrue(model.getModule().isNamed());
    Object loaded = model.getMethod("load", Path.class).invoke(null, Path.of("src/test/resources/keras/files/dense_relu.keras"));
    Path copy = folder.resolve("copy.keras");
    model.getMethod("save", Path.class).invoke(loaded, copy);
    assertEquals("Sequential", Model.load(copy).className());
    Path onnx = folder.resolve("copy.onnx");
    model.getMethod("save", Path.class).invoke(loaded, onnx);
    assertTrue(Files.size(onnx) > 0);
  }

  private static ModuleLayer layer() throws Exception {
    ModuleFinder finder = ModuleFinder.of(place(Tensor.class), place(Logger.class), place(CsvReader.class), place(Gson.class),
        place(HdfFile.class),
        place(StringUtils.class), place(LZFDecoder.class), place(LZ4Factory.class));
    Configuration configuration = ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), Set.of("io.arabica"));
    return ModuleLayer.defineModulesWithOneLoader(configuration, List.of(ModuleLayer.boot()), ClassLoader.getPlatformClassLoader()).layer();
  }

  @Test
  void module_exports_everyPackageButKernelsAndProtobuf() throws Exception {
    ModuleDescriptor descriptor = ModuleFinder.of(place(Tensor.class)).find("io.arabica").orElseThrow().descriptor();
    Set<String> exported = descriptor.exports().stream().map(ModuleDescriptor.Exports::source).collect(Collectors.toSet());
    Set<String> open = descriptor.packages().stream()
        .filter(p -> !p.matches("io.arabica.(kernels.*|io.protobuf)")).collect(Collectors.toSet());
    assertEquals(open, exported);
  }

  private static Path place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
