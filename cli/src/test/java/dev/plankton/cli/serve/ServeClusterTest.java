package dev.plankton.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import dev.plankton.cli.Serving;
import dev.plankton.testing.FreePorts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code plankton serve --cluster}, and {@code plankton ctl} at a node. */
class ServeClusterTest {
    private static final Pattern CONTROL = Pattern.compile("control +(http://127\\.0\\.0\\.1:\\d+/\\?token=\\S+)");

    /** Patient, as machines that test are busy. */
    private static String[] node(String seeds, String name, String bind) {
        return "--cluster %s --slabs 4 --vms 40 --node %s --cluster-bind %s --cluster-patience 10"
                .formatted(seeds, name, bind)
                .split(" ");
    }

    private static String control(Serving node) {
        Matcher url = CONTROL.matcher(node.output());
        assertThat(url.find()).as(node.output()).isTrue();
        return url.group(1);
    }

    private static String asked(Serving node, String address) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://%s:%d/".formatted(address, node.port()))
                .toURL()
                .openConnection();
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    @Test
    void twoNodesServeOnePopulation() throws Exception {
        String first = "127.0.0.1:" + FreePorts.next(2);
        String second = "127.0.0.1:" + FreePorts.next(2);
        try (Serving a = new Serving(node(first, "a", first))) {
            assertThat(a.output()).contains("4 slabs of 10 VMs, each from web", "VMs end with their node");
            assertThat(asked(a, "127.3.0.9")).isEqualTo("VM 196617 request 1");
            try (Serving b = new Serving(node(first, "b", second))) {
                assertThat(asked(b, "127.3.0.9")).isEqualTo("VM 196617 request 2");
                String url = control(a);
                assertThat(Outcome.of("ctl", "slab", "move", "3", "b", "--url", url)
                                .err())
                        .as("it is there, or was moved there meanwhile to spread the load")
                        .satisfiesAnyOf(
                                err -> assertThat(err).isEmpty(),
                                err -> assertThat(err).contains("already").hasLineCount(1));
                assertThat(Outcome.of("ctl", "slab", "ls", "--node", "b", "--url", url)
                                .out())
                        .contains("     3  b");
                assertThat(asked(a, "127.3.0.9")).isEqualTo("VM 196617 request 3");
                assertThat(Outcome.of("ctl", "nodes", "--url", url).out()).contains("a ", "b ", "up");
                assertThat(Outcome.of("ctl", "slab", "move", "9", "b", "--url", url)
                                .err())
                        .contains("slab out of range (0-3): 9")
                        .hasLineCount(1);
                assertThat(Outcome.of("ctl", "slab", "move", "3", "z", "--url", url)
                                .err())
                        .contains("no node is named z")
                        .hasLineCount(1);
            }
            assertThat(asked(a, "127.3.0.9"))
                    .as("after the other node has handed over")
                    .isEqualTo("VM 196617 request 4");
        }
    }

    private static CompletableFuture<Serving> starting(String... options) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return new Serving(options);
            } catch (InterruptedException e) {
                throw new CompletionException(e);
            }
        });
    }

    /** Neither opens slabs alone, and the first of them begins no second population when it is started again. */
    @Test
    void twoSeedsWaitForEachOtherAndTheFirstComesBack() throws Exception {
        String first = "127.0.0.1:" + FreePorts.next(2);
        String second = "127.0.0.1:" + FreePorts.next(2);
        String seeds = first + "," + second;
        CompletableFuture<Serving> begins = starting(node(seeds, "a", first));
        try (Serving b = new Serving(node(seeds, "b", second))) {
            try (Serving a = begins.join()) {
                assertThat(asked(a, "127.3.0.9")).isEqualTo("VM 196617 request 1");
                assertThat(asked(b, "127.3.0.9")).isEqualTo("VM 196617 request 2");
            }
            assertThat(asked(b, "127.3.0.9")).isEqualTo("VM 196617 request 3");
            try (Serving a = new Serving(node(seeds, "a", first))) {
                assertThat(asked(a, "127.3.0.9")).isEqualTo("VM 196617 request 4");
                assertThat(Outcome.of("ctl", "nodes", "--url", control(a)).out())
                        .contains("a ", "b ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--slabs 3                                      | --slabs requires --cluster",
                "--node a                                       | --node requires --cluster",
                "--cluster-bind 127.0.0.1:7001                  | --cluster-bind requires --cluster",
                "--cluster 127.0.0.1:7001                       | --cluster requires --slabs",
                "--cluster here --slabs 1                       | 'here' is not HOST:PORT such as 127.0.0.1:7355",
                "--cluster 127.0.0.1:99999 --slabs 1            | is not HOST:PORT",
                "--cluster 127.0.0.1:7001 --slabs 0             | --slabs 0: must be 1 to 255",
                "--cluster 127.0.0.1:7001 --slabs 2 --vms 7     | --vms 7: must be a multiple of --slabs 2",
                "--cluster 127.0.0.1:7001 --slabs 2 --node a/b  | --node a/b: must be 1 to 64 letters",
                "--cluster a:1 --slabs 2 --cluster-bind 10.0.0.1:7001 | requires --cluster-tls CERT,KEY,CA",
                "--cluster a:1 --slabs 2 --cluster-tls x,y      | 'x,y' is not CERT,KEY,CA",
                "--cluster a:1 --slabs 2 --cluster-tls x,y,z    | --cluster-tls: cannot read x",
                "--cluster a:1 --slabs 2 --cluster-patience 0  | --cluster-patience 0.0: must be 0.5",
                "--cluster a:1 --slabs 2 --gdb 0                | --gdb does not go with --cluster",
                "--cluster a:1 --slabs 2 --record r             | --record does not go with --cluster",
                "--cluster a:1 --slabs 2 --budget 10            | --budget and --spill do not go with --cluster",
                "--cluster a:1 --slabs 2 --net-listen 1         | links of the NE2000s do not go with --cluster",
            })
    void badInputIsOneLine(String options, String complaint) {
        Outcome outcome = Outcome.of(("serve " + options).split(" "));
        assertThat(outcome.err()).startsWith("plankton: ").contains(complaint).hasLineCount(1);
        assertThat(outcome.status()).isEqualTo(2);
    }
}
