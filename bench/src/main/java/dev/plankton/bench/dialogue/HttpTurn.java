package dev.plankton.bench.dialogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.plankton.bench.experiment.ExperimentException;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.net.Gateway;
import dev.plankton.net.Via;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Asks VMs of {@code web} through a gateway over loopback, each time on a new connection. */
public final class HttpTurn implements Wakes.Turn, AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Gateway gateway;

    /** Opens the gateway, on a free port. */
    public HttpTurn(Hypervisor hypervisor) {
        try {
            gateway = Gateway.builder(hypervisor).via(Via.HTTP).port(0).start();
        } catch (IOException e) {
            throw new ExperimentException("no gateway: " + e.getMessage(), e);
        }
    }

    @Override
    public Wakes.Reply ask(int vm, int input) {
        byte[] request = ("GET /" + input + " HTTP/1.1\r\nHost: vm\r\nConnection: close\r\n\r\n").getBytes(US_ASCII);
        InetSocketAddress address = gateway.address(vm);
        long start = System.nanoTime();
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            byte[] reply = socket.getInputStream().readAllBytes();
            long nanos = System.nanoTime() - start;
            return new Wakes.Reply(nanos, Dialogue.WEB.right(vm, input, reply, reply.length));
        } catch (IOException e) {
            throw new ExperimentException("VM %d: %s".formatted(vm, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        gateway.close();
    }
}
