package dev.plankton.lab.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plankton.lab.Lab;
import dev.plankton.lab.compile.LoadableClasses;
import dev.plankton.lab.compile.Solutions;
import dev.plankton.lab.compile.StepsSpentError;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.exercise.SolutionLoader;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.run.ScenarioRunner;
import dev.plankton.lab.scenario.Commands;
import dev.plankton.lab.scenario.Scenario;
import dev.plankton.lab.scenario.ScenarioException;
import dev.plankton.lab.scenario.ScenarioReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The main class of a process that runs or compiles students' code. Its standard input and output are for requests and
 * results only, and closed to the student's code: that reads nothing, and what it prints is kept, up to a limit, and comes with the
 * result.
 */
public final class Worker {
    /** Runs one solution and ends. */
    static final String RUN = "run";

    /** Compiles solutions until its input ends. */
    static final String COMPILE = "compile";

    private Worker() {}

    /** The process. */
    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        try (DataInputStream in = new DataInputStream(new FileInputStream(FileDescriptor.in));
                DataOutputStream out = new DataOutputStream(new FileOutputStream(FileDescriptor.out))) {
            System.setIn(InputStream.nullInputStream());
            if (arguments[0].equals(COMPILE)) {
                hide(OutputStream.nullOutputStream());
                compileAll(in, out);
            } else {
                run(in, out);
            }
        }
        // Without what is left of the solution's: threads, hooks.
        Runtime.getRuntime().halt(0);
    }

    private static void hide(OutputStream printed) {
        PrintStream stream = new PrintStream(printed, true, UTF_8);
        System.setOut(stream);
        System.setErr(stream);
    }

    private static void run(DataInputStream in, DataOutputStream out) throws IOException {
        byte[] key = WorkerMessages.readBytes(in);
        Path folder = Path.of(WorkerMessages.readText(in));
        Commands commands = new Commands(WorkerMessages.readText(in), WorkerMessages.readText(in));
        SolutionLoader loader = in.readBoolean() ? Solutions.of(WorkerMessages.readClasses(in)) : Solutions.compiling();
        PrintedText printed = new PrintedText();
        hide(printed);
        byte[] result = bytes(answer -> answer(answer, folder, commands, loader, printed));
        WorkerMessages.writeBytes(out, result);
        WorkerMessages.writeBytes(out, WorkerMessages.signature(key, result));
        out.flush();
    }

    private static void answer(
            DataOutputStream answer, Path folder, Commands commands, SolutionLoader loader, PrintedText printed)
            throws IOException {
        ScenarioResult result;
        try {
            Scenario scenario = ScenarioReader.read(folder.resolve(Lab.FILE));
            result = new ScenarioRunner(scenario, folder, commands, loader).run();
        } catch (ScenarioException | RuntimeException | StackOverflowError | StepsSpentError e) {
            answer.writeBoolean(false);
            WorkerMessages.writeText(answer, "the Java code ended the run: " + e);
            return;
        }
        answer.writeBoolean(true);
        WorkerMessages.writeResult(answer, result);
        WorkerMessages.writeText(answer, printed.text());
    }

    private static void compileAll(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            Path source;
            try {
                source = Path.of(WorkerMessages.readText(in));
            } catch (EOFException e) {
                return;
            }
            WorkerMessages.writeBytes(out, bytes(answer -> {
                try {
                    LoadableClasses classes = Solutions.compiled(source);
                    answer.writeBoolean(true);
                    WorkerMessages.writeClasses(answer, classes);
                } catch (SolutionException e) {
                    answer.writeBoolean(false);
                    WorkerMessages.writeText(answer, String.valueOf(e.getMessage()));
                }
            }));
            out.flush();
        }
    }

    private interface Answer {
        void write(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Answer answer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        answer.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }
}
