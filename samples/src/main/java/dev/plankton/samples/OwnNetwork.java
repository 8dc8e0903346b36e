package dev.plankton.samples;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.io.Cable;
import dev.plankton.machine.BootImage;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A network of one's own: a {@link Cable} gets each frame that a VM sends, and decides where it goes. This one is a station
 * that asks VMs for their Ethernet addresses by ARP. VM n is 10.0.0.n.
 */
public final class OwnNetwork implements AutoCloseable {
    private static final short ARP = 0x0806;
    private static final byte[] STATION = {2, 0, 10, 0, 1, 0};

    private final Hypervisor hypervisor = Hypervisor.create();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();

    /** Boots {@code vms} VMs, 255 at most, on a cable that leads here. */
    public OwnNetwork(BootImage image, int vms) {
        hypervisor.connect((vm, bytes, offset, length) -> {
            byte[] frame = new byte[length];
            System.arraycopy(bytes, offset, frame, 0, length);
            received.add(frame);
        });
        hypervisor.boot(image, vms, booted -> {});
    }

    /** Asks who has 10.0.0.{@code vm}, and returns the address in the answer; null if there is none within ten seconds. */
    public byte @Nullable [] resolve(int vm) throws InterruptedException {
        byte[] request = ByteBuffer.allocate(60)
                .put(new byte[] {-1, -1, -1, -1, -1, -1}) // to all
                .put(STATION)
                .putShort(ARP)
                .put(new byte[] {0, 1, 8, 0, 6, 4, 0, 1}) // Ethernet, IPv4, a request
                .put(STATION)
                .put(new byte[] {10, 0, 1, 0})
                .put(new byte[6])
                .put(new byte[] {10, 0, 0, (byte) vm})
                .array();
        Objects.requireNonNull(hypervisor.vm(vm), "no such VM").sendFrame(request, 0, request.length);
        byte[] reply = received.poll(10, TimeUnit.SECONDS);
        if (reply == null || ByteBuffer.wrap(reply).getShort(12) != ARP) {
            return null;
        }
        byte[] address = new byte[6];
        System.arraycopy(reply, 22, address, 0, 6);
        return address;
    }

    @Override
    public void close() {
        hypervisor.close();
    }

    /** Asks for the address of VM 7. */
    public static void main(String[] args) throws InterruptedException {
        byte[] echo = Guests.find("udp-echo").orElseThrow().image();
        try (OwnNetwork network = new OwnNetwork(BootImage.of("udp-echo", echo), 10)) {
            byte[] address = Objects.requireNonNull(network.resolve(7), "no answer");
            System.out.println("10.0.0.7 is at " + HexFormat.ofDelimiter(":").formatHex(address));
        }
    }
}
