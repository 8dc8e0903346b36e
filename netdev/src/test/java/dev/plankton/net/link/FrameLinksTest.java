package dev.plankton.net.link;

import static dev.plankton.net.frame.Frames.frame;
import static dev.plankton.net.frame.Frames.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.net.frame.Switch;
import dev.plankton.net.frame.SwitchCount;
import dev.plankton.testing.Patience;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** QEMU's protocol, spoken by plain sockets. */
class FrameLinksTest {
    private static final String GUEST = "52:54:00:12:34:56";
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final BlockingQueue<byte[]> toVms = new LinkedBlockingQueue<>();
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private final Switch hub = new Switch(
            (vm, bytes, offset, length) -> toVms.add(Arrays.copyOfRange(bytes, offset, offset + length)),
            () -> 10,
            System::nanoTime);
    private final FrameLinks links = new FrameLinks(hub, notices::add);

    @AfterEach
    void close() {
        links.close();
    }

    private static void send(Socket socket, byte[] frame) throws IOException {
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(frame.length);
        out.write(frame);
    }

    private static byte[] receive(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        return frame;
    }

    private byte[] takenByVm() throws InterruptedException {
        byte[] frame = toVms.poll(30, TimeUnit.SECONDS);
        assertThat(frame).as("a frame for a VM").isNotNull();
        return frame;
    }

    private InetSocketAddress listen() throws IOException {
        return links.listen(new InetSocketAddress(LOOPBACK, 0));
    }

    private Socket connectedTo(InetSocketAddress at) throws Exception {
        long open = links.open();
        Socket socket = new Socket(at.getAddress(), at.getPort());
        Patience.until("it is plugged in", () -> links.open() == open + 1);
        return socket;
    }

    @Test
    void framesPassBothWaysOverAnAcceptedConnection() throws Exception {
        try (Socket socket = connectedTo(listen())) {
            for (int length : new int[] {14, 60, 1514, 1518}) {
                byte[] in = frame(vm(3), GUEST, length);
                send(socket, in);
                assertThat(takenByVm()).isEqualTo(in);
                byte[] out = frame(GUEST, vm(3), length);
                hub.onFrame(3, out, 0, length);
                assertThat(receive(socket)).isEqualTo(out);
            }
        }
        Patience.until("it is gone", () -> links.open() == 0);
    }

    @Test
    void framesMayComeInPiecesOrTogether() throws Exception {
        try (Socket socket = connectedTo(listen())) {
            socket.setTcpNoDelay(true);
            byte[] in = frame(vm(3), GUEST, 100);
            byte[] stream = new byte[3 * 104];
            for (int n = 0; n < 3; n++) {
                stream[104 * n + 3] = 100;
                System.arraycopy(in, 0, stream, 104 * n + 4, 100);
            }
            for (byte b : stream) {
                socket.getOutputStream().write(b);
            }
            for (int n = 0; n < 3; n++) {
                assertThat(takenByVm()).isEqualTo(in);
            }
            socket.getOutputStream().write(stream);
            for (int n = 0; n < 3; n++) {
                assertThat(takenByVm()).isEqualTo(in);
            }
        }
    }

    @Test
    void anImpossibleLengthClosesTheConnection() throws Exception {
        InetSocketAddress at = listen();
        for (int length : new int[] {-1, StreamLink.LONGEST + 1, Integer.MIN_VALUE}) {
            notices.clear();
            try (Socket socket = connectedTo(at)) {
                new DataOutputStream(socket.getOutputStream()).writeInt(length);
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
                assertThat(notices).hasSize(1);
                assertThat(notices.getFirst())
                        .contains("announced a frame of " + (length & 0xFFFFFFFFL) + " bytes: at most 69632");
            }
            Patience.until("it is gone", () -> links.open() == 0);
        }
        assertThat(links.counters().get(LinkCount.PROTOCOL_ERRORS)).isEqualTo(3);
        try (Socket socket = connectedTo(at)) {
            send(socket, frame(vm(3), GUEST));
            assertThat(takenByVm()).hasSize(60);
        }
    }

    @Test
    void whoFindsNoPortIsRefused() throws Exception {
        for (int n = 0; n < Switch.MAX_BACKENDS; n++) {
            assertThat(hub.plug((bytes, offset, length) -> true)).isNotNull();
        }
        InetSocketAddress at = listen();
        try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        links.exchange(new InetSocketAddress(LOOPBACK, 0), at);
        Patience.until("both are refused", () -> links.counters().get(LinkCount.REFUSED) == 2);
        assertThat(notices).hasSize(2).allMatch(line -> line.contains("64 ports for backends, and all are taken"));
        assertThat(links.open()).isZero();
    }

    /** QEMU may send them; no NE2000 would take one. */
    @Test
    void aJumboFrameIsDroppedAndTheNextOneTaken() throws Exception {
        try (Socket socket = connectedTo(listen())) {
            send(socket, frame(vm(3), GUEST, 9000));
            send(socket, new byte[5]);
            send(socket, new byte[0]);
            send(socket, frame(vm(3), GUEST, 77));
            assertThat(takenByVm()).hasSize(77);
            assertThat(hub.counters().get(SwitchCount.DROPPED_MALFORMED)).isEqualTo(3);
        }
    }

    @Test
    void aPeerThatDoesNotReadCostsABoundedAmount() throws Exception {
        try (Socket socket = connectedTo(listen())) {
            byte[] frame = frame(GUEST, vm(3), 1514);
            Patience.until("its queue is full", () -> {
                for (int n = 0; n < 100; n++) {
                    hub.onFrame(3, frame, 0, frame.length);
                }
                return hub.counters().get(SwitchCount.DROPPED_BY_BACKENDS) > 0;
            });
            long passed = hub.counters().get(SwitchCount.TO_BACKENDS);
            for (int n = 0; n < 10; n++) {
                assertThat(receive(socket)).isEqualTo(frame);
            }
            assertThat(passed).isGreaterThan(10);
        }
        Patience.until("it is gone", () -> links.open() == 0);
    }

    @Test
    void aLostConnectionIsMadeAgain() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            InetSocketAddress at = new InetSocketAddress(LOOPBACK, server.getLocalPort());
            links.connect(at);
            try (Socket first = server.accept()) {
                send(first, frame(vm(3), GUEST));
                assertThat(takenByVm()).hasSize(60);
            }
            try (Socket second = server.accept()) {
                send(second, frame(vm(3), GUEST, 61));
                assertThat(takenByVm()).hasSize(61);
            }
            Patience.until("it is counted", () -> links.counters().get(LinkCount.RECONNECTS) == 1);
            assertThat(notices.getFirst()).endsWith(":" + at.getPort() + " is lost; trying again each second");
        }
    }

    @Test
    void whatCannotBeOpenedIsReportedInOneLine() throws Exception {
        InetSocketAddress taken = listen();
        assertThatThrownBy(() -> links.listen(taken))
                .isInstanceOf(BindException.class)
                .hasMessageMatching("cannot listen on \\S+:" + taken.getPort() + ": .*in use.*")
                .hasMessageNotContaining("\n");
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(LOOPBACK, 0)); // It does not listen, and none else can.
            int unused = bound.getLocalPort();
            assertThatThrownBy(() -> links.connect(new InetSocketAddress(LOOPBACK, unused)))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageMatching("cannot connect to \\S+:" + unused + ": Connection refused");
        }
    }

    @Test
    void datagramsPassBothWays() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK);
                DatagramSocket stranger = new DatagramSocket(0, LOOPBACK)) {
            InetSocketAddress at = links.exchange(
                    new InetSocketAddress(LOOPBACK, 0), new InetSocketAddress(LOOPBACK, peer.getLocalPort()));
            Patience.until("it is plugged in", () -> links.open() == 1);
            byte[] in = frame(vm(3), GUEST, 1514);
            stranger.send(new DatagramPacket(in, in.length, at));
            peer.send(new DatagramPacket(new byte[1600], 1600, at));
            peer.send(new DatagramPacket(in, in.length, at));
            assertThat(takenByVm()).isEqualTo(in);
            assertThat(links.counters().get(LinkCount.FOREIGN)).isEqualTo(1);
            assertThat(hub.counters().get(SwitchCount.DROPPED_MALFORMED)).isEqualTo(1);
            byte[] out = frame(GUEST, vm(3), 99);
            hub.onFrame(3, out, 0, out.length);
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            peer.setSoTimeout(30_000);
            peer.receive(packet);
            assertThat(Arrays.copyOf(packet.getData(), packet.getLength())).isEqualTo(out);
        }
    }

    /** ICMP reports that no peer is there; it may come later. */
    @Test
    void datagramsSurviveAPeerThatIsNotThere() throws Exception {
        int port;
        try (DatagramSocket peer = new DatagramSocket(0, LOOPBACK)) {
            port = peer.getLocalPort();
        }
        InetSocketAddress at =
                links.exchange(new InetSocketAddress(LOOPBACK, 0), new InetSocketAddress(LOOPBACK, port));
        Patience.until("it is plugged in", () -> links.open() == 1);
        byte[] out = frame(GUEST, vm(3));
        for (int n = 0; n < 10; n++) {
            hub.onFrame(3, out, 0, out.length);
        }
        try (DatagramSocket peer = new DatagramSocket(port, LOOPBACK)) {
            byte[] in = frame(vm(3), GUEST);
            peer.send(new DatagramPacket(in, in.length, at));
            assertThat(takenByVm()).isEqualTo(in);
        }
    }
}
