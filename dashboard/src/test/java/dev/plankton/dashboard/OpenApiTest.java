package dev.plankton.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.dashboard.http.Route;
import dev.plankton.hypervisor.Hypervisor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The file that describes the API and the API are the same, both ways. */
class OpenApiTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Pattern PATH = Pattern.compile("  (/\\S*):");
    private static final Pattern METHOD = Pattern.compile("    (get|post|put|delete|patch):");
    private static final Pattern REFERENCE = Pattern.compile("\"#/components/(\\w+)/(\\w+)\"");

    private static List<String> file() throws IOException {
        try (InputStream in = Dashboard.class.getResourceAsStream("openapi.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Set<String> described() throws IOException {
        Set<String> described = new TreeSet<>();
        String path = "";
        for (String line : file()) {
            Matcher newPath = PATH.matcher(line);
            Matcher method = METHOD.matcher(line);
            if (newPath.matches()) {
                path = newPath.group(1);
            } else if (method.matches()) {
                assertThat(described.add(method.group(1).toUpperCase(Locale.ROOT) + " " + path))
                        .as(line)
                        .isTrue();
            }
        }
        return described;
    }

    @Test
    void everyRouteIsDescribedAndNoOther() throws IOException {
        try (Hypervisor hypervisor = Hypervisor.create();
                Dashboard dashboard = Dashboard.of(hypervisor)) {
            Set<String> routes = new TreeSet<>();
            for (Route route : dashboard.routes().all()) {
                routes.add(route.method() + " " + route.path());
            }
            assertThat(described()).isEqualTo(routes).hasSizeGreaterThan(25);
        }
    }

    @Test
    void theControlOfANodeHasNoOther() throws IOException {
        try (NodeControl control = NodeControl.start(LOOPBACK, 0, null, new MadeCluster())) {
            assertThat(described())
                    .containsAll(control.routes().all().stream()
                            .map(route -> route.method() + " " + route.path())
                            .toList());
        }
    }

    @Test
    void whatIsReferredToIsThere() throws IOException {
        String text = String.join("\n", file());
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            assertThat(text).containsPattern("\n  " + reference.group(1) + ":(?s:.*)\n    " + reference.group(2) + ":");
        }
    }

    @Test
    void operationsHaveNamesOfTheirOwn() throws IOException {
        List<String> names = file().stream()
                .filter(line -> line.strip().startsWith("operationId:"))
                .map(line -> line.strip().substring("operationId: ".length()))
                .toList();
        assertThat(names).doesNotHaveDuplicates().hasSize(described().size());
    }

    @Test
    void itIsServed() throws IOException {
        try (Hypervisor hypervisor = Hypervisor.create();
                Dashboard dashboard = Dashboard.of(hypervisor)) {
            assertThat(new Client(dashboard).get("/openapi.yaml").text().lines())
                    .containsExactlyElementsOf(file());
        }
    }
}
