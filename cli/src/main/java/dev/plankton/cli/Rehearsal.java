package dev.plankton.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plankton.cli.console.Bell;
import dev.plankton.cli.console.TerminalConsole;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.ResultStream;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.TemporaryFolder;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.run.ConsoleHost;
import dev.plankton.cli.run.Course;
import dev.plankton.cli.run.SerialInput;
import dev.plankton.cli.run.SingleVm;
import dev.plankton.cpu.model.Tier;
import dev.plankton.keys.KeyFeed;
import dev.plankton.keys.KeyScript;
import dev.plankton.lab.Lab;
import dev.plankton.lab.LabCourse;
import dev.plankton.lab.grade.Grader;
import dev.plankton.lab.grade.Submissions;
import dev.plankton.lab.report.HumanReport;
import dev.plankton.lab.scenario.ScenarioException;
import dev.plankton.machine.MachineProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/**
 * Goes through the commands in one process, for the JVM to take down which classes they need and which methods are hot
 * (JEP 483, 514 and 515). The launcher script runs it once after each build with {@code -XX:AOTCacheOutput}. What a
 * command says goes nowhere; one that fails here costs nothing but a slower start of the real one.
 */
final class Rehearsal {
    /** The process ends by itself after this long, whatever happens. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration STEP = Duration.ofMillis(5);

    /** How long a screen is shown. */
    private static final Duration SHOWN = Duration.ofMillis(50);

    private static final int REQUESTS = 50;

    /** Guests by which the compiler of regions comes to all that it writes: without them the first region takes half a second. */
    private static final String COMPUTING = "crc16,decimal,farcalls,fixed32,lz,queue,strings,words";

    private static final Pattern PORT =
            Pattern.compile("addresses +127\\.0\\.0\\.0:(\\d+)[\\s\\S]*Press Ctrl-C to stop\\.");

    /** INC AX and HLT. */
    private static final String VECTOR = """
            {"idx":0,"name":"inc ax","bytes":[64,244],"initial":{"regs":{"eax":41,"ebx":0,"ecx":0,"edx":0,"esi":0,\
            "edi":0,"ebp":0,"esp":0,"eip":0,"eflags":2,"cs":256,"ds":0,"es":0,"ss":0,"fs":0,"gs":0},\
            "ram":[[4096,64],[4097,244]]},"final":{"regs":{"eax":42,"eip":2},"ram":[]},"exception":null}
            """;

    private Rehearsal() {}

    /** Rehearses, without arguments; with the making of the cache it took 5 s. */
    public static void main(String[] args) throws Exception {
        Locale.setDefault(Locale.ROOT);
        Thread.ofPlatform().daemon().start(Rehearsal::endInTime);
        PrintStream nowhere = ResultStream.to(OutputStream.nullOutputStream(), UTF_8);
        play(nowhere, "--version");
        play(nowhere, "run", "--help");
        play(nowhere, "guests");
        play(nowhere, "run", "hello");
        console(nowhere);
        play(nowhere, "disassemble", "hello");
        conformance(nowhere);
        play(nowhere, "fuzz", "--instructions", "200000");
        play(nowhere, "bench", "speed", "--workload", COMPUTING, "--seconds", "0.1", "--rounds", "1");
        lab(nowhere);
        serve();
        System.exit(0);
    }

    private static void endInTime() {
        try {
            Thread.sleep(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ErrorLines.FAILED);
    }

    private static void play(PrintStream out, String... line) {
        Plankton.execute(new Stdio(InputStream.nullInputStream(), out, out), line);
    }

    /** As {@code run} does on a terminal. */
    private static void console(PrintStream nowhere) throws IOException, InterruptedException {
        Bell bell = new Bell();
        KeyFeed keys = new KeyFeed(KeyScript.NONE);
        ConsoleHost host = new ConsoleHost(SerialInput.none(bell), nowhere, nowhere, character -> {}, null);
        Terminal terminal = new ExternalTerminal(
                "rehearsal", "xterm", new PipedInputStream(new PipedOutputStream()), nowhere, UTF_8);
        try (TerminalConsole view = new TerminalConsole(terminal, "hello", keys, bell, false)) {
            SingleVm vm = new SingleVm(
                    MachineProfile.DEFAULT, Tier.REGIONS_WHEN_HOT, Images.find("hello", false), host, keys, bell, view);
            vm.run(Course.FREE.toNanos(SHOWN.toNanos()), null);
        }
    }

    private static void conformance(PrintStream out) throws IOException {
        Path vectors = Files.createTempFile("plankton", ".ndjson.gz");
        try {
            try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(vectors))) {
                packed.write(VECTOR.getBytes(ISO_8859_1));
            }
            play(out, "conformance", vectors.toString());
        } finally {
            Files.delete(vectors);
        }
    }

    /** A lab in assembly and one in Java, compiled and run in this process, as a process of {@code lab check} does. */
    private static void lab(PrintStream nowhere) throws IOException, InterruptedException {
        Path folder = TemporaryFolder.create();
        try (Grader grader = Grader.trusting()) {
            for (Lab lab : LabCourse.labs().subList(0, 2)) {
                Path work = folder.resolve(lab.slug());
                play(nowhere, "lab", "start", lab.slug(), work.toString());
                nowhere.print(HumanReport.text(grader.grade(lab, Submissions.read(work, lab))));
            }
        } catch (ScenarioException e) {
            throw new IllegalStateException(e); // a test checks the labs
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private static void serve() throws IOException, InterruptedException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, ISO_8859_1);
        Thread serving = Thread.ofPlatform().start(() -> play(out, "serve", "--vms", "1000", "--port", "0"));
        while (serving.isAlive()) {
            Matcher port = PORT.matcher(said.toString(ISO_8859_1));
            if (port.find()) {
                request(Integer.parseInt(port.group(1)));
                serving.interrupt();
                serving.join();
            }
            Thread.sleep(STEP);
        }
    }

    private static void request(int port) throws IOException {
        for (int vm = 1; vm <= REQUESTS; vm++) {
            try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) vm}), port)) {
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(ISO_8859_1));
                socket.getInputStream().readAllBytes();
            }
        }
    }
}
