package dev.plankton.lab.compile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Loads the classes of one solution, with a count of steps of their own; all others are Plankton's and the JDK's. */
final class SolutionClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> files;

    SolutionClassLoader(CompiledClasses classes) {
        super("solution", SolutionClassLoader.class.getClassLoader());
        StepCounting counting = new StepCounting(classes);
        files = new TreeMap<>();
        classes.files().forEach((name, file) -> files.put(name, counting.added(file)));
        files.put(StepCount.class.getName(), classFileOfSteps());
    }

    private static byte[] classFileOfSteps() {
        try (InputStream in = StepCount.class.getResourceAsStream("StepCount.class")) {
            return Objects.requireNonNull(in, "StepCount.class").readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its own first: its count of steps has the name of a class that the parent has too. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        byte[] file = files.get(name);
        if (file == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, file, 0, file.length) : loaded;
        }
    }
}
