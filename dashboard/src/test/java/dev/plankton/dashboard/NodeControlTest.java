package dev.plankton.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.hypervisor.Hypervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes and slabs by HTTP. */
class NodeControlTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String TOKEN = "a-token-of-sixteen";

    private NodeControl control;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        control = NodeControl.start(LOOPBACK, 0, TOKEN, new MadeCluster());
        client = new Client(control.port(), TOKEN);
    }

    @AfterEach
    void close() {
        control.close();
    }

    @Test
    void itSaysWhereTheSlabsAre() throws IOException {
        assertThat(client.get("/api/v1/slabs?node=node-b").json().getAsJsonArray("slabs"))
                .hasSize(2)
                .first()
                .hasToString("{\"number\":3,\"node\":\"node-b\",\"epoch\":1,\"state\":\"serving\"}");
        assertThat(client.get("/api/v1/slabs?limit=2").json().get("next").getAsInt())
                .isEqualTo(2);
        assertThat(client.get("/api/v1/slabs?from=3").json().get("next").isJsonNull())
                .isTrue();
        assertThat(client.get("/api/v1/nodes").text()).contains("node-a", "127.0.0.1:7002", "\"slabs\":3");
        assertThat(client.get("/api/v1/cluster").text()).contains("\"self\":\"node-a\"", "\"forwarded\":12");
    }

    @Test
    void itMovesAndDrains() throws IOException {
        assertThat(client.post("/api/v1/slabs/0/move", "{\"node\": \"node-b\"}").text())
                .contains("\"slab\":0", "\"millis\":");
        assertThat(client.get("/api/v1/slabs?node=node-b").text())
                .contains("{\"number\":0,\"node\":\"node-b\",\"epoch\":2");
        assertThat(client.post("/api/v1/nodes/node-b/drain", "").status()).isEqualTo(200);
        assertThat(client.get("/api/v1/slabs?node=node-b").json().getAsJsonArray("slabs"))
                .isEmpty();
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        Client.Answer noSlab = client.post("/api/v1/slabs/9/move", "{\"node\": \"node-b\"}");
        assertThat(noSlab.status()).isEqualTo(400);
        assertThat(noSlab.text()).contains("there is no slab 9: 0 to 4");
        assertThat(client.post("/api/v1/slabs/0/move", "{\"node\": \"node-a\"}").status())
                .isEqualTo(409);
        assertThat(client.post("/api/v1/slabs/0/move", "{}").text()).contains("one of node-a, node-b");
        Client.Answer noNode = client.post("/api/v1/nodes/node-z/drain", "");
        assertThat(noNode.status()).isEqualTo(404);
        assertThat(noNode.text()).contains("there is no node node-z: node-a, node-b");
        assertThat(client.get("/").status()).as("it has no page").isEqualTo(404);
        assertThat(client.get("/api/v1/stream").status()).isEqualTo(404);
    }

    @Test
    void itDemandsTheToken() throws IOException {
        assertThat(client.ask("GET", "/api/v1/slabs", Map.of(), new byte[0]).status())
                .isEqualTo(401);
        assertThat(client.ask("GET", "/healthz", Map.of(), new byte[0]).status())
                .isEqualTo(200);
        assertThatThrownBy(() -> NodeControl.start(InetAddress.ofLiteral("0.0.0.0"), 0, null, new MadeCluster()))
                .hasMessageContaining("choose a token");
        assertThatThrownBy(() -> NodeControl.start(LOOPBACK, 0, "short", new MadeCluster()))
                .hasMessageContaining("16 to 256");
    }

    @Test
    void aServerThatIsNoNodeSaysSo() throws IOException {
        try (Hypervisor hypervisor = Hypervisor.create();
                Dashboard dashboard = Dashboard.of(hypervisor)) {
            Client.Answer answer = new Client(dashboard).get("/api/v1/slabs");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.text()).contains("plankton serve --cluster");
        }
    }
}
