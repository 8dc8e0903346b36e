package dev.plankton.cli.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.cli.JavaCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * VMs on a TAP, asked by the host's own programs within a network namespace of their own, so that the host's network is left
 * alone. Skipped where there is no TAP, or no such namespace may be made.
 */
class TapTest {
    /** Serves in the background, gives the interface its address, asks, takes the interface away, and ends serving. */
    private static final String SCRIPT = """
            ip link set lo up
            %s serve --port 0 --vms 300 --image http --tap plk%%d > serve.txt 2> err.txt &
            serve=$!
            tries=0
            until grep -qs 'Press Ctrl-C to stop.' serve.txt; do
                tries=$((tries + 1))
                [ $tries -lt 600 ] && kill -0 $serve || exit 3
                sleep 0.1
            done
            ip addr add 10.255.255.253/8 dev plk0 && ip link set plk0 up || exit 4
            curl -sS --max-time 20 http://10.0.0.5/ http://10.0.1.43/
            [ "$1" = gone ] && ip link del plk0
            until [ "$1" != gone ] || grep -qs gone err.txt || ! kill -0 $serve; do sleep 0.1; done
            kill -TERM $serve
            wait $serve
            echo "status $?"
            ip link show plk0 > link.txt 2>&1 && echo left behind
            cat serve.txt err.txt
            """;

    @TempDir
    private Path directory;

    @BeforeEach
    void needsATap() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/net/tun")), "there is no /dev/net/tun");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "unshare makes a namespace");
        String probe = "command -v curl && ip tuntap add dev plk0 mode tap";
        assumeTrue(run(probe, "").endsWith("status 0\n"), "no TAP in a namespace of our own");
    }

    /** Runs a shell script in a network namespace of its own; returns what it says, and its status. */
    private String run(String script, String argument) throws Exception {
        Path out = directory.resolve("out.txt");
        Process process = new ProcessBuilder("unshare", "-rn", "sh", "-c", script, "sh", argument)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = process.waitFor(100, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroy);
        assertThat(ended).isTrue();
        return Files.readString(out, StandardCharsets.ISO_8859_1) + "status " + process.exitValue() + "\n";
    }

    private static String plankton() {
        return JavaCommand.plankton("-Xmx256m").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
    }

    @Test
    void theHostReachesVmsByTheirAddresses() throws Exception {
        String said = run(SCRIPT.formatted(plankton()), "");
        assertThat(said)
                .startsWith("VM 00000005\nVM 00000299\nstatus 0\n")
                .contains("network          TAP plk0\n")
                .contains("run as root: ip addr add 10.255.255.253/8 dev plk0; ip link set plk0 up\n")
                .containsPattern(
                        "[1-9]\\d* frames from VMs, [1-9]\\d* to VMs; [1-9]\\d* over links, [1-9]\\d* to links")
                .doesNotContain("left behind");
    }

    @Test
    void servesOnWhenTheInterfaceIsTakenAway() throws Exception {
        assertThat(run(SCRIPT.formatted(plankton()), "gone"))
                .startsWith("VM 00000005\nVM 00000299\nstatus 0\n")
                .containsOnlyOnce("plankton: the interface plk0 is gone\n")
                .contains("300 VMs alive, 0 ended");
    }

    /** While the console has the terminal, the user could not read it. */
    @Test
    void howToReachAVmIsShownBeforeItsConsoleOpens() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes a terminal");
        String leave = "(until grep -qs 'quits' log.txt; do sleep 0.1; done; printf '\\035')";
        String said = run(
                leave + " | TERM=xterm script -qefc \"" + plankton()
                        + " run hello --tap plk%d\" log.txt > /dev/null; cat log.txt",
                "");
        assertThat(said).contains("to reach VMs over plk0, run as root: ip addr add");
        assertThat(said.indexOf("to reach VMs")).isLessThan(said.indexOf("\033["));
    }

    @Test
    void whatIsNoTapIsReportedInOneLine() throws Exception {
        assertThat(run(plankton() + " run hello --tap lo", ""))
                .endsWith("plankton: --tap lo: lo is an interface, but not a TAP; choose another name\nstatus 2\n");
    }
}
