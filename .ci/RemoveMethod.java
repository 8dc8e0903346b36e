import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/** Removes all methods of a name from a class in a jar: {@code java RemoveMethod.java JAR CLASS METHOD}. */
public final class RemoveMethod {
    private RemoveMethod() {}

    /** Changes the jar in place. */
    public static void main(String[] args) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(Path.of(args[0]))) {
            Path path = jar.getPath(args[1].replace('.', '/') + ".class");
            ClassFile file = ClassFile.of();
            byte[] before = Files.readAllBytes(path);
            byte[] after = file.transformClass(
                    file.parse(before),
                    ClassTransform.dropping(element -> element instanceof MethodModel method
                            && method.methodName().equalsString(args[2])));
            if (after.length >= before.length) {
                throw new IllegalArgumentException("no method " + args[2] + " in " + args[1]);
            }
            Files.write(path, after);
        }
    }
}
