package dev.plankton.cli.ctl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.plankton.cli.Outcome;
import dev.plankton.cli.Serving;
import dev.plankton.cli.io.RunningServers;
import dev.plankton.dashboard.NodeControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code plankton ctl} and {@code serve --dashboard}. */
class CtlTest {
    private static final Pattern URL = Pattern.compile("dashboard +(http://127\\.0\\.0\\.1:\\d+/\\?token=\\S+)");

    @TempDir
    private Path folder;

    private static String url(Serving serving) {
        Matcher url = URL.matcher(serving.output());
        assertThat(url.find()).as(serving.output()).isTrue();
        return url.group(1);
    }

    private static String said(String url, String... args) {
        Outcome outcome = outcome(url, args);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome.out();
    }

    private static Outcome outcome(String url, String... args) {
        String[] all = new String[args.length + 3];
        all[0] = "ctl";
        System.arraycopy(args, 0, all, 1, args.length);
        all[args.length + 1] = "--url";
        all[args.length + 2] = url;
        return Outcome.of(all);
    }

    @Test
    void watchesAVm() throws Exception {
        try (Serving serving = new Serving("--vms", "2", "--dashboard")) {
            String url = url(serving);
            assertThat(said(url, "watch", "show", "1")).contains("not watched");
            assertThat(said(url, "watch", "begin", "1")).contains("running at instruction");
            said(url, "request", "1", "GET / HTTP/1.1\\r\\n\\r\\n");
            assertThat(said(url, "watch", "go", "1", "--by=-2")).contains("in the past", "times", "HLT");
            assertThat(said(url, "vm", "1")).contains("EAX");
            assertThat(outcome(url, "watch", "go", "1").err()).contains("one of MOMENT and --by");
            assertThat(said(url, "watch", "resume", "1")).contains("running");
            assertThat(said(url, "watch", "end", "1")).contains("not watched");
        }
    }

    @Test
    void looksAtAndControlsTheVmsOfAServer() throws Exception {
        try (Serving serving = new Serving("--vms", "20", "--dashboard")) {
            String url = url(serving);
            assertThat(said(url, "ls").lines()).hasSize(20).allMatch(line -> line.contains("web"));
            assertThat(said(url, "ls", "--limit", "3", "--from", "5").lines()).hasSize(3);
            assertThat(said(url, "pause", "4")).contains("paused");
            assertThat(said(url, "ls", "--state", "paused"))
                    .contains("127.0.0.4")
                    .hasLineCount(1);
            said(url, "resume", "4");
            assertThat(said(url, "request", "4", "GET / HTTP/1.1\\r\\n\\r\\n")).contains("VM 4");
            assertThat(said(url, "vm", "4")).contains("EAX", "jmp", "bytes of its own", "CPU registers");
            assertThat(said(url, "fork", "4", "--count", "2")).contains("20");
            assertThat(said(url, "forks", "20")).isEqualToNormalizingNewlines("VM 4\n  VM 20\n");
            assertThat(said(url, "forks", "4")).contains("VM 20 to VM 21");
            assertThat(said(url, "boot", "snake")).contains("22");
            assertThat(said(url, "screen", "22").lines()).hasSize(25);
            said(url, "stop", "3");
            said(url, "reset", "3");
            Path snapshot = folder.resolve("four");
            said(url, "snapshot", "4", snapshot.toString());
            assertThat(Outcome.of("snapshot", "show", snapshot.toString()).out())
                    .contains("web");
            assertThat(said(url, "population")).contains("memory.limitBytes", "alive");
            assertThat(said(url, "keys", "22", "x{enter}")).contains("accepted");
            assertThat(said(url, "top")).isNotNull();
        }
    }

    @Test
    void whatIsWrongIsOneLine() throws Exception {
        assertThat(Outcome.of("ctl").err()).contains("missing action", "ls", "screen");
        assertThat(outcome("http://127.0.0.1:1/?token=x", "ls").err())
                .hasLineCount(1)
                .contains("no server at");
        assertThat(outcome("http://127.0.0.1:1/", "ls").err()).hasLineCount(1).contains("token");
        try (Serving serving = new Serving("--vms", "2", "--dashboard")) {
            String url = url(serving);
            assertThat(outcome(url, "vm", "2").err()).hasLineCount(1).contains("there is no VM 2: 0 to 1");
            assertThat(outcome(url.replaceFirst("token=.*", "token=wrong"), "ls")
                            .err())
                    .hasLineCount(1)
                    .contains("token");
        }
    }

    @Test
    void slabsAreListedAndMoved() throws Exception {
        try (NodeControl control = NodeControl.start(InetAddress.getLoopbackAddress(), 0, null, new TwoNodes())) {
            String url = control.url().toString();
            assertThat(said(url, "slab", "ls").lines()).hasSize(2);
            assertThat(said(url, "slab", "ls", "--node", "node b"))
                    .contains("node b")
                    .hasLineCount(1);
            assertThat(said(url, "slab", "move", "1", "node-a")).contains("slab 1 is at node-a after");
            assertThat(said(url, "slab", "ls", "--node", "node b")).isEmpty();
            assertThat(said(url, "drain", "node b")).contains("node b has no slab after");
            assertThat(said(url, "nodes")).contains("node-a", "up", "2 slabs");
            assertThat(said(url, "cluster")).contains("counters.forwarded", "self");
            assertThat(outcome(url, "slab", "move", "7", "node-a").err())
                    .hasLineCount(1)
                    .contains("there is no slab 7");
            assertThat(outcome(url, "drain", "node-z").err()).hasLineCount(1).contains("there is no node node-z");
            assertThat(Outcome.of("ctl", "slab").err()).contains("missing action: one of ls, move");
        }
        try (Serving serving = new Serving("--vms", "2", "--dashboard")) {
            assertThat(outcome(url(serving), "slab", "ls").err())
                    .hasLineCount(1)
                    .contains("not a node of a cluster");
        }
    }

    @Test
    void thatNoVmIsBusyIsSaid() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String idle = "{\"millis\": 750.4, \"vms\": [], \"fairness\": null}";
        Tables.top(
                new PrintStream(out, true, UTF_8), JsonParser.parseString(idle).getAsJsonObject());
        assertThat(out.toString(UTF_8)).isEqualToIgnoringNewLines("no VM executed anything in 750 ms");
    }

    @Test
    void anAddressThatOthersReachDemandsAToken() throws Exception {
        Outcome without = Outcome.of("serve", "--dashboard", "0", "--dashboard-bind", "0.0.0.0");
        assertThat(without.status()).isEqualTo(2);
        assertThat(without.err()).hasLineCount(1).contains("--dashboard-token");
        assertThat(Outcome.of("serve", "--dashboard-read-only").err()).contains("requires --dashboard");
        assertThat(Outcome.of("serve", "--dashboard", "70000").err()).contains("0-65535");
        Path token = Files.writeString(folder.resolve("token"), "short\n");
        assertThat(Outcome.of("serve", "--dashboard", "--dashboard-token", token.toString())
                        .err())
                .contains("16 to 256");
        Files.writeString(token, "a-token-of-the-users-own\n");
        try (Serving serving = new Serving("--vms", "2", "--dashboard", "--dashboard-token", token.toString())) {
            assertThat(url(serving)).endsWith("?token=a-token-of-the-users-own");
        }
    }

    @Test
    void runningServersAreNotedForTheUserAlone() throws IOException {
        RunningServers servers = new RunningServers(folder.resolve("run"));
        assertThat(servers.all()).isEmpty();
        URI url = URI.create("http://127.0.0.1:1234/?token=secret");
        try (RunningServers.Entry _ = servers.add(url)) {
            assertThat(servers.all()).isEqualTo(List.of(url));
            Path file = folder.resolve("run").resolve(ProcessHandle.current().pid() + ".url");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Path ended = folder.resolve("run").resolve("999999999.url");
            Files.writeString(ended, "http://127.0.0.1:1/?token=x");
            assertThat(servers.all()).as("of a process that has ended").isEqualTo(List.of(url));
            assertThat(ended).doesNotExist();
        }
        assertThat(servers.all()).isEmpty();
        assertThat(RunningServers.ofUser(Map.of("XDG_RUNTIME_DIR", folder.toString()))
                        .all())
                .isEmpty();
    }
}
