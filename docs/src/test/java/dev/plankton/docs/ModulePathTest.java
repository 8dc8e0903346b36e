package dev.plankton.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program that is a module of its own, and finds Plankton on the module path: compiled and run by {@code javac} and
 * {@code java} in processes of their own, with the options of docs/embedding.md and without any; also on the class path, and in
 * an image of {@code jlink}.
 */
final class ModulePathTest {
    private static final Path PAGE = Path.of("embedding.md");
    private static final Path BIN = Path.of(System.getProperty("java.home"), "bin");

    /** What the program needs, out of all that the tests of this module have on their class path. */
    private static final List<String> NEEDED =
            List.of("plankton-", "emulator-core", "netdev", "guest-asm", "netty-", "jspecify");

    private static final String MODULE = """
            module demo {
                requires dev.plankton.core;
                requires dev.plankton.guests;
                requires dev.plankton.net;
            }
            """;

    private static final String PROGRAM = """
            package demo;

            import dev.plankton.guests.Guests;
            import dev.plankton.hypervisor.Hypervisor;
            import dev.plankton.machine.BootImage;
            import dev.plankton.net.Gateway;
            import dev.plankton.net.Via;
            import java.net.InetAddress;
            import java.net.Socket;
            import java.nio.charset.StandardCharsets;

            public final class Main {
                /** With an address as argument: listens on that one only. */
                public static void main(String[] args) throws Exception {
                    InetAddress only = args.length == 0 ? null : InetAddress.getByName(args[0]);
                    byte[] image = Guests.find("web").orElseThrow().image();
                    try (Hypervisor hypervisor = Hypervisor.create()) {
                        hypervisor.boot(BootImage.of("web", image), 2, booted -> {});
                        try (Gateway gateway = Gateway.builder(hypervisor).via(Via.HTTP).bind(only).port(0).start();
                                Socket socket = new Socket()) {
                            socket.connect(gateway.address(1));
                            socket.getOutputStream()
                                    .write("GET / HTTP/1.1\\r\\nHost: vm\\r\\nConnection: close\\r\\n\\r\\n".getBytes(StandardCharsets.US_ASCII));
                            System.out.print(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
                            System.out.println(Main.class.getModule().isNamed()
                                    ? Gateway.class.getModule() + " for " + Main.class.getModule()
                                    : "the class path");
                        }
                    }
                }
            }
            """;

    @TempDir
    private Path directory;

    private String modules;

    private record Outcome(int status, String out, String err) {}

    @BeforeEach
    void compile() throws Exception {
        modules = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(ModulePathTest::isNeeded)
                .collect(Collectors.joining(File.pathSeparator));
        Path source = Files.createDirectories(directory.resolve("source/demo"));
        Path declaration = Files.writeString(source.resolveSibling("module-info.java"), MODULE);
        Path program = Files.writeString(source.resolve("Main.java"), PROGRAM);

        Outcome compiled = run(
                "javac",
                "-p",
                modules,
                "-Xlint:all",
                "-Werror",
                "-d",
                classes(),
                declaration.toString(),
                program.toString());

        assertThat(compiled).isEqualTo(new Outcome(0, "", ""));
    }

    private static boolean isNeeded(String element) {
        Path path = Path.of(element);
        String name = path.endsWith("target/classes")
                ? path.getName(path.getNameCount() - 3).toString()
                : path.getFileName().toString();
        return NEEDED.stream().anyMatch(name::startsWith)
                && !name.startsWith("plankton-cli")
                && !name.startsWith("plankton-bench");
    }

    private String classes() {
        return directory.resolve("classes").toString();
    }

    private Outcome run(String tool, String... arguments) throws IOException, InterruptedException {
        return runAt(BIN.resolve(tool), arguments);
    }

    private Outcome runAt(Path tool, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        Path out = directory.resolve("out");
        Path err = directory.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        // What is set for the JVMs of the build would be announced on standard error.
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(4, TimeUnit.MINUTES)).as(tool.toString()).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    private Outcome program(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("-p", modules + File.pathSeparator + classes(), "-m", "demo/demo.Main"));
        all.addAll(List.of(arguments));
        return run("java", all.toArray(String[]::new));
    }

    /** The options that the page gives for a module path. */
    private static List<String> documented() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("java ") && line.contains(" -p "))
                .map(line -> line.substring("java ".length(), line.indexOf(" -p ")))
                .map(options -> List.of(options.split(" ")))
                .findAny()
                .orElseThrow();
    }

    private static void assertAnswer(Outcome outcome, String module) {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("""
                VM 1 request 1
                %s
                """.formatted(module));
        assertThat(outcome.status()).isZero();
    }

    @Test
    void onTheModulePathWithTheOptionsOfThePage() throws Exception {
        assertAnswer(program(documented()), "module dev.plankton.net for module demo");
    }

    @Test
    void onTheModulePathWithoutOptions() throws Exception {
        assertAnswer(program(List.of(), "127.0.0.1"), "module dev.plankton.net for module demo");
    }

    /** The native transports are found; the JVM names the option that they need, and there is no other output. */
    @Test
    void onTheLoopbackRangeWithoutOptions() throws Exception {
        Outcome outcome = program(List.of());

        assertThat(outcome.out()).contains("VM 1 request 1");
        assertThat(outcome.err().lines())
                .isNotEmpty()
                .allMatch(line -> line.isEmpty() || line.startsWith("WARNING: "))
                .anyMatch(line -> line.contains("--enable-native-access=io.netty.common"));
    }

    @Test
    void onTheClassPathWithoutOptions() throws Exception {
        String path = modules + File.pathSeparator + classes();
        assertAnswer(run("java", "-cp", path, "demo.Main", "127.0.0.1"), "the class path");
    }

    /** To start it takes more than 100 ms of a cold process; Netty asks for it unless the option says otherwise. */
    @Test
    void doesNotStartFlightRecorder() throws Exception {
        Outcome outcome = program(List.of("-Dio.netty.jfr.enabled=false", "-Xlog:class+load"), "127.0.0.1");

        assertThat(outcome.out())
                .contains("VM 1 request 1", " dev.plankton.hypervisor.Hypervisor ")
                .doesNotContain(" jdk.jfr.EventType ");
    }

    @Test
    void inAnImageOfJlink() throws Exception {
        String image = directory.resolve("image").toString();
        Outcome linked = run(
                "jlink", "-p", modules + File.pathSeparator + classes(), "--add-modules", "demo", "--output", image);
        assertThat(linked).isEqualTo(new Outcome(0, "", ""));

        assertAnswer(
                runAt(Path.of(image, "bin", "java"), "-m", "demo/demo.Main", "127.0.0.1"),
                "module dev.plankton.net for module demo");
    }
}
