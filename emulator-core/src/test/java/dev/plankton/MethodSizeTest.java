package dev.plankton;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.memory.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * HotSpot never compiles a method above 8 000 bytes of bytecode: the same interpreter switch fell
 * from 272 to 9 million instructions a second when padded past it. This keeps the hot packages
 * at a distance from that cliff.
 */
final class MethodSizeTest {
    private static final int LIMIT = 7_500;
    private static final List<String> HOT_PACKAGES = List.of("cpu", "memory", "device", "machine");

    private record Method(String name, int bytes) {}

    @Test
    void noHotMethodIsTooLongForTheCompiler() throws IOException, URISyntaxException {
        List<Method> methods = methodsOfHotPackages();

        assertThat(methods).as("methods found").isNotEmpty();
        assertThat(methods)
                .as("methods above %d bytes of bytecode", LIMIT)
                .filteredOn(method -> method.bytes() > LIMIT)
                .isEmpty();
    }

    private static List<Method> methodsOfHotPackages() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Memory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .map(MethodSizeTest::parse)
                    .filter(MethodSizeTest::isHot)
                    .flatMap(type -> type.methods().stream())
                    .map(MethodSizeTest::measure)
                    .toList();
        }
    }

    private static ClassModel parse(Path file) {
        try {
            return ClassFile.of().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isHot(ClassModel type) {
        String name = type.thisClass().asInternalName();
        return HOT_PACKAGES.stream().anyMatch(hot -> name.startsWith("dev/plankton/" + hot + "/"));
    }

    private static Method measure(MethodModel method) {
        String type = method.parent().orElseThrow().thisClass().asInternalName().replace('/', '.');
        int bytes =
                method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
        return new Method(
                type + "." + method.methodName().stringValue()
                        + method.methodType().stringValue(),
                bytes);
    }
}
