package dev.plankton.lab.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.lab.exercise.SolutionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Students' classes are compiled, refused what is not open to them, and counted. */
final class LoadingTest {
    @TempDir
    private Path folder;

    @Test
    void aClassOfModernJavaRuns() throws Exception {
        IntUnaryOperator solution = load("""
                import java.util.*;
                import java.util.function.*;
                import java.util.stream.*;

                public final class Solution implements IntUnaryOperator {
                    sealed interface Shape {}
                    record Square(int side) implements Shape {}
                    record Line(int length) implements Shape {}
                    enum Kind { A, B }

                    private final Map<Integer, int[]> seen = new TreeMap<>();

                    @Override
                    public int applyAsInt(int value) {
                        Shape shape = value > 2 ? new Square(value) : new Line(value);
                        int size = switch (shape) {
                            case Square s when s.side() > 100 -> 0;
                            case Square(int side) -> side * side;
                            case Line line -> line.length();
                        };
                        Kind kind = Kind.valueOf(size > 5 ? "A" : "B");
                        int bonus = switch (kind) { case A -> 1; case B -> 2; };
                        IntBinaryOperator add = Math::addExact;
                        seen.computeIfAbsent(value, key -> new int[] {key}).clone();
                        String text = "n" + size + shape.hashCode() + shape;
                        assert !text.isEmpty();
                        try {
                            Integer.parseInt("x");
                        } catch (NumberFormatException e) {
                            bonus += IntStream.range(0, 4).map(i -> i).sum();
                        }
                        System.out.printf("");
                        return add.applyAsInt(size, bonus) + Helper.zero();
                    }
                }
                """, "Helper.java", "final class Helper { static int zero() { return 0; } }");
        assertThat(solution.applyAsInt(3)).isEqualTo(16);
        assertThat(solution.applyAsInt(1)).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            System.exit(0);                                                     | java.lang.System.exit
            Runtime.getRuntime().halt(0);                                       | java.lang.Runtime
            new Thread(() -> {}).start();                                       | java.lang.Thread
            Thread.ofVirtual().start(() -> {});                                 | java.lang.Thread
            java.util.List.of(1).parallelStream().count();                      | java.util.List.parallelStream
            new java.util.ArrayList<>().stream().parallel().count();            | java.util.stream.Stream.parallel
            try { new java.io.File("/").delete(); } finally { value++; }        | java.io.File
            try { java.nio.file.Files.delete(null); } catch (Exception e) {}    | java.nio.file
            try { new ProcessBuilder("x").start(); } catch (Exception e) {}     | java.lang.ProcessBuilder
            try { Class.forName("x"); } catch (Exception e) {}                  | java.lang.Class.forName
            try { getClass().getMethods(); } catch (Exception e) {}             | java.lang.Class.getMethods
            try { "x".wait(); } catch (Exception e) {}                          | java.lang.Object.wait
            try { this.wait(); } catch (Exception e) {}                         | wait
            try { new java.net.Socket("x", 1); } catch (Exception e) {}         | java.net.Socket
            java.lang.invoke.MethodHandles.lookup();                            | java.lang.invoke.MethodHandles.lookup
            try { new java.io.PrintStream("x"); } catch (Exception e) {}        | new java.io.PrintStream
            Runnable run = System::gc; run.run();                               | java.lang.System.gc
            System.nanoTime();                                                  | java.lang.System.nanoTime
            new java.util.Random().nextInt();                                   | new java.util.Random
            Math.random();                                                      | java.lang.Math.random
            java.util.Locale.setDefault(java.util.Locale.ROOT);                 | java.util.Locale.setDefault
            try { new java.util.Formatter("x"); } catch (Exception e) {}        | java.util.Formatter
            dev.plankton.lab.compile.StepCount.step();                              | dev.plankton.lab.compile.StepCount
            dev.plankton.lab.exercise.Exercises.names();                        | dev.plankton.lab.exercise.Exercises
            java.lang.foreign.Arena.global();                                   | java.lang.foreign.Arena
            System.setOut(null);                                                | java.lang.System.setOut
            "x".intern();                                                       | java.lang.String.intern
            java.util.Set.of(1, 2);                                              | java.util.Set.of
            java.util.Map.copyOf(new java.util.HashMap<>());                    | java.util.Map.copyOf
            System.identityHashCode("x");                                       | java.lang.System.identityHashCode
            """)
    void whatIsNotOpenIsRefusedWithItsLine(String statement, String named) throws IOException {
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> load(solution(statement)))
                .withMessageMatching("(?s)Solution\\.java(:\\d+)?: .*")
                .withMessageContaining(named)
                .withMessageContaining("is not open to a solution");
    }

    @Test
    void whatDiffersFromRunToRunIsRefusedAndSaysWhatDoesNot() {
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> load(solution("java.util.Set.of(value);")))
                .withMessage(
                        "Solution.java:3: java.util.Set.of is not open to a solution: it differs from run to run; use"
                                + " LinkedHashSet, as in new LinkedHashSet<>(List.of(1, 2)), or LinkedHashMap");
    }

    /** The class has a field of the name, and inherits the method. */
    @Test
    void aFieldDoesNotOpenTheMethodOfItsName() {
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> load(
                        solution("new Mine().parallelStream();"),
                        "Mine.java",
                        "class Mine extends java.util.ArrayList<String> { static int parallelStream; }"))
                .withMessageContaining("Mine.parallelStream is not open to a solution");
    }

    @Test
    void theLineIsThatOfTheUse() {
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> load(solution("value++;\nSystem.exit(value);")))
                .withMessageStartingWith("Solution.java:4: java.lang.System.exit ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (;;) { try { while (true) {} } catch (Throwable t) {} }",
                "do { value++; } while (value != Integer.MIN_VALUE || true);",
                "return applyAsInt(0) + 1 + again(value);",
                "while (true) { switch (value & 3) { case 0: value++; continue; case 1: continue; default: value--; } }"
            })
    void anEndlessLoopEnds(String statement) throws Exception {
        IntUnaryOperator solution = load(solution(statement));
        assertThatExceptionOfType(Error.class)
                .isThrownBy(() -> solution.applyAsInt(1))
                .matches(error -> error instanceof StepsSpentError || error instanceof StackOverflowError);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "static { while (true) {} }",
                "static int value = endless(); static int endless() { while (true) {} return 0; }",
                "public Solution() { while (true) {} }"
            })
    void anEndlessLoopBeforeItBeginsEnds(String member) {
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> load("public class Solution implements java.util.function.IntUnaryOperator {\n"
                        + member.replace("while (true)", "while (Boolean.TRUE)")
                        + "\npublic int applyAsInt(int value) { return 0; } }"))
                .withMessageStartingWith("Solution.java: the Java code took more than 200,000,000 steps");
    }

    @Test
    void eachSolutionHasItsOwnCount() throws Exception {
        IntUnaryOperator endless = load(solution("while (true) {}"));
        assertThatExceptionOfType(StepsSpentError.class).isThrownBy(() -> endless.applyAsInt(1));
        assertThatExceptionOfType(StepsSpentError.class).isThrownBy(() -> endless.applyAsInt(1));
        assertThat(load(solution("for (int i = 0; i < 100; i++) { value++; }")).applyAsInt(1))
                .isEqualTo(101);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            public class Solution {}                                  | Solution.java: class Solution has to implement IntUnaryOperator
            class Other {}                                            | Solution.java:1: it has no class Solution
            public class Solution { int x = y; }                      | Solution.java:1: error: cannot find symbol; symbol:   variable y; location: class Solution
            public class Solution implements java.util.function.IntUnaryOperator { Solution(int x) {} public int applyAsInt(int x) { return x; } } | Solution.java: class Solution needs a public constructor without parameters
            public class Solution implements java.util.function.IntUnaryOperator { public Solution() { throw new IllegalStateException("no"); } public int applyAsInt(int x) { return x; } } | Solution.java:1: creating the object failed: java.lang.IllegalStateException: no
            """)
    void whatCannotBeUsedIsSaid(String source, String said) {
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> load(source))
                .withMessage(said);
    }

    @Test
    void thePackageOfPlanktonIsNotOpen() {
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> load("package dev.plankton.lab.run; public class Solution {}"))
                .withMessageContaining("dev.plankton.lab.run.Solution is not open");
    }

    @Test
    void manyOrLargeSourcesAreRefused() throws IOException {
        for (int number = 0; number < SourceCompiler.MOST_SOURCES; number++) {
            Files.writeString(folder.resolve("Other%d.java".formatted(number)), "");
        }
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> load(solution("")))
                .withMessageContaining("at most 20 files and 262,144 bytes");
    }

    private static String solution(String statement) {
        return """
                public final class Solution implements java.util.function.IntUnaryOperator {
                    @Override public int applyAsInt(int value) {
                        %s
                        %s
                    }
                    int again(int value) { return again(value) + again(value + 1); }
                }
                """.formatted(
                        statement,
                        statement.startsWith("while (true)")
                                        || statement.startsWith("for (;;)")
                                        || statement.startsWith("return")
                                ? ""
                                : "return value;");
    }

    private IntUnaryOperator load(String source, String... others) throws IOException, SolutionException {
        for (int other = 0; other < others.length; other += 2) {
            Files.writeString(folder.resolve(others[other]), others[other + 1]);
        }
        Path file = Files.writeString(folder.resolve("Solution.java"), source);
        return (IntUnaryOperator)
                Solutions.compiling().load(file, IntUnaryOperator.class).create();
    }
}
