package dev.plankton.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cluster.map.Epochs;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.net.Gateway;
import dev.plankton.net.Via;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients of gateways keep their connections while their VM moves from node to node. */
class GatewayMoveTest {
    private static final int VM = 5;

    private static BootImage image(String name) {
        return BootImage.of(name, Guests.find(name).orElseThrow().image());
    }

    private static Gateway gateway(Cluster node, Via via) throws IOException {
        return Gateway.builder(node.endpoints())
                .network(node.network())
                .via(via)
                .port(0)
                .start();
    }

    private static Socket connect(Gateway gateway) throws IOException {
        InetSocketAddress address = gateway.address(VM);
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(120_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
    }

    /** Moves the slab to each node and back, and does {@code then} before and after each. */
    private interface Then {
        void check(int round) throws IOException;
    }

    private static void moving(Cluster a, Then then) throws Exception {
        then.check(1);
        int round = 2;
        for (String to : new String[] {"b", "c", "a", "c", "b"}) {
            a.move(0, to).get();
            then.check(round++);
        }
    }

    @Test
    void anHttpConnectionLivesOnAndItsRepliesNameWhoAnswers() throws Exception {
        List<String> owners = new ArrayList<>();
        try (TestNodes nodes = new TestNodes(1, 10)) {
            Cluster a = nodes.start("a", builder -> builder.namesOwners(true));
            nodes.start("b");
            nodes.start("c");
            nodes.open(0, a);
            try (Gateway gateway = gateway(a, Via.HTTP);
                    Socket client = connect(gateway);
                    BufferedReader reader = new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
                moving(a, round -> {
                    send(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
                    int length = 0;
                    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
                        if (line.startsWith("Content-Length: ")) {
                            length = Integer.parseInt(line.substring(16));
                        } else if (line.startsWith("Plankton-Owner: ")) {
                            owners.add(line.substring(16));
                        }
                    }
                    char[] body = new char[length];
                    int got = 0;
                    while (got < length) {
                        got += reader.read(body, got, length - got);
                    }
                    assertThat(new String(body).strip()).isEqualTo("VM %d request %d".formatted(VM, round));
                });
            }
        }
        long epoch = Epochs.next(1, 0);
        for (String node : List.of("a", "b", "c", "a", "c", "b")) {
            assertThat(owners.removeFirst()).isEqualTo("%s; epoch=%d".formatted(node, epoch));
            epoch = Epochs.next(1, epoch);
        }
        assertThat(owners).isEmpty();
    }

    @Test
    void aSerialLineLivesOn() throws Exception {
        try (TestNodes nodes = new TestNodes(1, 10)) {
            Cluster a = nodes.start("a", builder -> builder.image(image("echo")));
            nodes.start("b", builder -> builder.image(image("echo")));
            Cluster c = nodes.start("c", builder -> builder.image(image("echo")));
            nodes.open(0, c);
            try (Gateway gateway = gateway(a, Via.SERIAL);
                    Socket client = connect(gateway)) {
                moving(a, round -> {
                    String letter = String.valueOf((char) ('a' + round));
                    send(client, letter + "\n");
                    assertThat(read(client, 2)).isEqualTo((char) (letter.charAt(0) + 1) + "!");
                });
            }
        }
    }

    /** The gateway's TCP and the guest's go on, whichever node has the guest. */
    @Test
    void aTcpConnectionToTheGuestLivesOn() throws Exception {
        try (TestNodes nodes = new TestNodes(1, 10)) {
            Cluster a = nodes.start("a", builder -> builder.image(image("http")));
            nodes.start("b", builder -> builder.image(image("http")));
            nodes.start("c", builder -> builder.image(image("http")));
            nodes.open(0, a);
            try (Gateway gateway = gateway(a, Via.NE2000)) {
                moving(a, round -> {
                    try (Socket client = connect(gateway)) {
                        send(client, "GET / HTTP/1.0\r\n\r\n");
                        client.shutdownOutput();
                        String reply = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                        assertThat(reply).startsWith("HTTP/1.").contains("VM 00000005");
                    }
                });
            }
        }
    }
}
