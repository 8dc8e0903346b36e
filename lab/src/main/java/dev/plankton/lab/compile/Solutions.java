package dev.plankton.lab.compile;

import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.exercise.SolutionLoader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;

/** Makes classes of students' sources. */
public final class Solutions {
    private Solutions() {}

    /** Compiles the source, and all others of its folder. */
    public static SolutionLoader compiling() {
        return (source, type) -> of(compiled(source)).load(source, type);
    }

    /** Takes classes that were compiled before, whatever the source. */
    public static SolutionLoader of(LoadableClasses classes) {
        return (source, type) -> () -> create(classes, String.valueOf(source.getFileName()), type);
    }

    /**
     * Compiles the source, and all others of its folder, checks what it uses and has it count its steps. Nothing of it is run.
     *
     * @throws SolutionException with the compiler's errors, or what is not open to a solution
     */
    public static LoadableClasses compiled(Path source) throws SolutionException {
        CompiledClasses classes = SourceCompiler.compile(source);
        ReferenceCheck.check(classes);
        try {
            return StepCounting.addedTo(classes);
        } catch (RuntimeException | StackOverflowError e) {
            throw new SolutionException(
                    "%s: its steps cannot be counted: %s".formatted(source.getFileName(), e.getMessage()), e);
        }
    }

    private static Object create(LoadableClasses classes, String source, Class<?> type) throws SolutionException {
        String name = classes.main();
        try {
            Class<?> main = new SolutionClassLoader(classes).loadClass(name);
            if (!type.isAssignableFrom(main)) {
                throw new SolutionException("%s: class %s has to %s %s"
                        .formatted(source, name, type.isInterface() ? "implement" : "extend", type.getSimpleName()));
            }
            if (!Modifier.isPublic(main.getModifiers()) || Modifier.isAbstract(main.getModifiers())) {
                throw new SolutionException("%s: class %s has to be public and not abstract".formatted(source, name));
            }
            return main.getConstructor().newInstance();
        } catch (NoSuchMethodException e) {
            throw new SolutionException(
                    "%s: class %s needs a public constructor without parameters".formatted(source, name), e);
        } catch (InvocationTargetException e) {
            throw new SolutionException(thrown(source, e.getTargetException()), e);
        } catch (ExceptionInInitializerError e) {
            throw new SolutionException(thrown(source, e.getCause() == null ? e : e.getCause()), e);
        } catch (ReflectiveOperationException | LinkageError | StepsSpentError | StackOverflowError e) {
            throw new SolutionException(thrown(source, e), e);
        }
    }

    private static String thrown(String source, Throwable thrown) {
        if (thrown instanceof StepsSpentError spent) {
            return source + ": " + spent.getMessage();
        }
        for (StackTraceElement at : thrown.getStackTrace()) {
            if (source.equals(at.getFileName())) {
                return "%s:%d: creating the object failed: %s".formatted(source, at.getLineNumber(), thrown);
            }
        }
        return "%s: creating the object failed: %s".formatted(source, thrown);
    }
}
