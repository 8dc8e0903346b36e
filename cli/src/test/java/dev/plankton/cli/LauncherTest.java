package dev.plankton.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script, in a tree of its own with a JDK and a Maven that only say what they were asked for. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    /** Makes the cache when it rehearses, else prints its arguments. */
    private static final String JAVA = """
            #!/bin/sh
            for word; do
                case $word in -XX:AOTCacheOutput=*) echo cache > "${word#*=}"; exit 0 ;; esac
            done
            echo "$@"
            """;

    private static final String MAVEN = """
            #!/bin/sh
            echo '[INFO] Building Plankton: emulator-core 0.1.0-SNAPSHOT    [2/6]'
            %s
            mkdir -p cli/target/lib
            echo > cli/target/lib/some.jar
            echo > cli/target/plankton-cli.jar
            """;

    @TempDir
    Path home;

    @BeforeEach
    void makeTree() throws IOException {
        script(home.resolve("plankton"), Files.readString(Path.of("../plankton")));
        Files.createDirectories(home.resolve("jdk/bin"));
        script(home.resolve("jdk/bin/java"), JAVA);
        script(home.resolve("jdk/bin/javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        Files.createDirectories(home.resolve("maven"));
        maven("");
    }

    private void maven(String step) throws IOException {
        script(home.resolve("maven/mvn"), MAVEN.formatted(step));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(home.resolve("plankton").toString(), "guests");
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().merge("PATH", home.resolve("maven").toString(), (path, maven) -> maven + ":" + path);
        return builder.start();
    }

    private Outcome run() throws IOException, InterruptedException {
        Process process = start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Outcome(process.waitFor(), out, err);
    }

    private Path build() throws IOException {
        String current = Files.readString(home.resolve(".launch/current")).strip();
        return home.resolve(".launch").resolve(current);
    }

    @Test
    void aBuildSaysWhereItIs() throws Exception {
        maven("while ! grep -q go \"$PWD/go\" 2> /dev/null; do sleep 0.1; done");
        Process process = start();
        try (BufferedReader err = process.errorReader()) {
            assertThat(err.readLine()).startsWith("plankton: building, which takes");
            assertThat(err.readLine()).isEqualTo("plankton: building emulator-core (2 of 6)");
            Files.writeString(home.resolve("go"), "go");
            assertThat(err.lines()).isEmpty();
        }
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aDamagedCacheIsNotUsed() throws Exception {
        assertThat(run().out()).contains("-XX:AOTCache=" + build().resolve("plankton.aot"));
        assertThat(run().out()).contains("-XX:AOTCache=");
        for (String damaged : List.of("cbche\n", "cac", "")) {
            Files.writeString(build().resolve("plankton.aot"), damaged);
            assertThat(run().out()).contains("guests").doesNotContain("AOTCache");
        }
    }

    @Test
    void aSignalEndsTheBuildAndMaven() throws Exception {
        maven("echo $$ > \"$PWD/pid\"; exec sleep 100");
        Process process = start();
        try (BufferedReader err = process.errorReader()) {
            assertThat(err.readLine()).startsWith("plankton: building, which takes");
            assertThat(err.readLine()).isEqualTo("plankton: building emulator-core (2 of 6)");
            Path pid = home.resolve("pid");
            Patience.until("Maven runs", () -> Files.exists(pid) && Files.size(pid) > 0);
            ProcessHandle maven = ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();
            process.toHandle().destroy();
            assertThat(err.lines()).containsExactly("plankton: the build was stopped by SIGTERM");
            assertThat(process.waitFor()).isEqualTo(143);
            assertThat(maven.isAlive()).isFalse();
        }
        try (var left = Files.list(home.resolve(".launch"))) {
            assertThat(left.filter(Files::isDirectory)).as("half a build").isEmpty();
        }
    }

    @Test
    void aPlaceThatCannotBeWrittenIsOneLine() throws Exception {
        Files.writeString(home.resolve(".launch"), "a file where the directory should be");
        Outcome outcome = run();
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("plankton: cannot write to " + home.toRealPath().resolve(".launch"));
    }
}
