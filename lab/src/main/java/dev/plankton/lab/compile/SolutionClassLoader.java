package dev.plankton.lab.compile;

import java.util.Map;

/** Loads the classes of one solution, with a count of steps of their own; all others are Plankton's and the JDK's. */
final class SolutionClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> files;

    SolutionClassLoader(LoadableClasses classes) {
        super("solution", SolutionClassLoader.class.getClassLoader());
        files = classes.files();
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
