package dev.plankton.guests;

import java.io.File;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A guest on QEMU's {@code ne2k_isa}, over {@code -netdev dgram}: one frame a datagram. */
final class QemuWire implements Wire {
    private static final String PROGRAM = "qemu-system-i386";

    private final DatagramSocket socket;
    private final int port;
    private final Process qemu;

    private QemuWire(DatagramSocket socket, int port, Process qemu) {
        this.socket = socket;
        this.port = port;
        this.qemu = qemu;
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
    }

    /** Boots an image, without a wait until it is ready. */
    static QemuWire boot(Path image, int address) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        DatagramSocket socket = new DatagramSocket(0, loopback);
        int port;
        try (DatagramSocket free = new DatagramSocket(0, loopback)) {
            port = free.getLocalPort();
        }
        String mac = HexFormat.ofDelimiter(":").formatHex(Frames.mac(address));
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-display", "none", "-boot", "a", "-m", "4"));
        command.addAll(List.of("-drive", "format=raw,if=floppy,readonly=on,file=" + image));
        command.addAll(List.of(
                "-netdev",
                "dgram,id=net,local.type=inet,local.host=127.0.0.1,local.port=" + port
                        + ",remote.type=inet,remote.host=127.0.0.1,remote.port=" + socket.getLocalPort()));
        command.addAll(List.of("-device", "ne2k_isa,iobase=0x300,irq=3,netdev=net,mac=" + mac));
        Process qemu = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new QemuWire(socket, port, qemu);
    }

    @Override
    public void send(byte[] frame) throws IOException {
        socket.send(new DatagramPacket(frame, frame.length, InetAddress.getLoopbackAddress(), port));
    }

    @Override
    public byte @Nullable [] receive(int millis) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.setSoTimeout(millis);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return null;
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        qemu.destroyForcibly();
        socket.close();
    }
}
