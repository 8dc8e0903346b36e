package dev.plankton.lab.compile;

import dev.plankton.lab.exercise.SolutionClass;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.exercise.SolutionLoader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;

/** Makes classes of students' sources. */
public final class Solutions {
    private Solutions() {}

    /** Compiles the source, and all others of its folder. */
    public static SolutionLoader compiling() {
        return (source, type) -> checked(SourceCompiler.compile(source), String.valueOf(source.getFileName()), type);
    }

    /** Takes classes that were compiled before, whatever the source. */
    public static SolutionLoader of(CompiledClasses classes) {
        return (source, type) -> checked(classes, String.valueOf(source.getFileName()), type);
    }

    private static SolutionClass checked(CompiledClasses classes, String source, Class<?> type)
            throws SolutionException {
        ReferenceCheck.check(classes);
        return () -> create(classes, source, type);
    }

    private static Object create(CompiledClasses classes, String source, Class<?> type) throws SolutionException {
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
