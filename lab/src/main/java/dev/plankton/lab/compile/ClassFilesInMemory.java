package dev.plankton.lab.compile;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import org.jspecify.annotations.Nullable;

/** Keeps what the compiler writes. */
final class ClassFilesInMemory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ClassFileInMemory> written = new TreeMap<>();

    ClassFilesInMemory(JavaFileManager files) {
        super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
            Location location, String className, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
        return written.computeIfAbsent(className, ClassFileInMemory::new);
    }

    /** By binary name. */
    Map<String, byte[]> classes() {
        return written.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, file -> file.getValue().bytes.toByteArray()));
    }

    /** The file manager of which this is a view goes on. */
    @Override
    public void close() {}

    private static final class ClassFileInMemory extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        ClassFileInMemory(String name) {
            super(URI.create("class:///" + name.replaceAll("[^A-Za-z0-9._$-]", "_")), Kind.CLASS);
        }

        @Override
        public OutputStream openOutputStream() {
            bytes.reset();
            return bytes;
        }
    }
}
