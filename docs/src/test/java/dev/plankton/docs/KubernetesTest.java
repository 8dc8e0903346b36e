package dev.plankton.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.serve.Serve;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The manifests of docs/cluster/kubernetes against the types of the Kubernetes API, and against what serve takes. */
class KubernetesTest {
    private static final Path FOLDER = Path.of("cluster", "kubernetes");

    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "v1 Service", Service.class,
            "v1 PersistentVolumeClaim", PersistentVolumeClaim.class,
            "apps/v1 StatefulSet", StatefulSet.class,
            "policy/v1 PodDisruptionBudget", PodDisruptionBudget.class,
            "networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class);

    /** Refuses fields that a type does not have: the types themselves would keep them. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated member) {
                    return false;
                }
            })
            .build();

    private static HasMetadata read(String yaml) {
        Map<String, Object> fields = new Yaml().load(yaml);
        Class<? extends HasMetadata> type = TYPES.get(fields.get("apiVersion") + " " + fields.get("kind"));
        assertThat(type)
                .as("%s %s", fields.get("apiVersion"), fields.get("kind"))
                .isNotNull();
        return STRICT.convertValue(fields, type);
    }

    private static Map<Path, HasMetadata> all() throws IOException {
        Map<Path, HasMetadata> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                all.put(file.getFileName(), read(Files.readString(file)));
            }
        }
        return all;
    }

    private static <T extends HasMetadata> T of(Class<T> type) throws IOException {
        return all().values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachIsOfATypeThatKubernetesHas() throws IOException {
        assertThat(all()).hasSize(TYPES.size()).allSatisfy((file, manifest) -> {
            assertThat(manifest.getMetadata().getName()).as(file.toString()).startsWith("plankton");
        });
    }

    @Test
    void aFieldThatKubernetesDoesNotHaveIsFound() throws IOException {
        String right = Files.readString(FOLDER.resolve("statefulset.yaml"));
        assertThatThrownBy(() -> read(right.replace("serviceName:", "servicename:")))
                .isInstanceOf(DatabindException.class)
                .hasMessageContaining("servicename");
        assertThatThrownBy(() -> read(right.replace("replicas: 3", "replicas: three")))
                .hasMessageContaining("replicas");
        assertThatThrownBy(() -> read(right.replace("containerPort", "hostport")))
                .hasMessageContaining("hostport");
    }

    @Test
    void whatBelongsTogetherHasTheSameNames() throws IOException {
        StatefulSet set = of(StatefulSet.class);
        Service service = of(Service.class);
        Map<String, String> labels = set.getSpec().getTemplate().getMetadata().getLabels();
        assertThat(set.getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(service.getSpec().getSelector()).isEqualTo(labels);
        assertThat(of(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
                .isEqualTo(labels);
        assertThat(of(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels())
                .isEqualTo(labels);
        assertThat(set.getSpec().getServiceName())
                .isEqualTo(service.getMetadata().getName());
        List<String> volumes = set.getSpec().getTemplate().getSpec().getVolumes().stream()
                .map(volume -> volume.getName())
                .toList();
        Container container = container(set);
        assertThat(container.getVolumeMounts().stream().map(VolumeMount::getName))
                .containsExactlyInAnyOrderElementsOf(volumes);
        assertThat(service.getSpec().getPorts().stream().map(ServicePort::getPort))
                .containsExactlyElementsOf(container.getPorts().stream()
                        .map(port -> port.getContainerPort())
                        .toList());
        assertThat(set.getSpec().getTemplate().getSpec().getVolumes().stream()
                        .map(volume -> volume.getPersistentVolumeClaim())
                        .filter(Objects::nonNull)
                        .map(claim -> claim.getClaimName()))
                .containsExactly(of(PersistentVolumeClaim.class).getMetadata().getName());
    }

    @Test
    void serveTakesTheArguments() throws IOException {
        List<String> arguments = container(of(StatefulSet.class)).getArgs();
        assertThat(arguments.getFirst()).isEqualTo("serve");
        Stdio stdio = new Stdio(
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(OutputStream.nullOutputStream()));
        CommandLine serve = new CommandLine(new Serve(stdio));
        CommandLine.ParseResult parsed = serve.parseArgs(arguments.stream()
                .skip(1)
                .map(argument -> argument.replace("$(POD_NAME)", "plankton-0"))
                .toArray(String[]::new));
        assertThat(parsed.unmatched()).isEmpty();
        assertThat(parsed.matchedOptionValue("--cluster-bind", null).toString()).isEqualTo("plankton-0.plankton:7355");
        assertThat(parsed.matchedOptionValue("--cluster", List.of()).toString())
                .as("the pods by the names that their service gives them")
                .contains("plankton-0.plankton:7355", "plankton-2.plankton:7355");
    }

    private static Container container(StatefulSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().getFirst();
    }
}
