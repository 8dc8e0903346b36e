package dev.plankton.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Functions behind the JDK's HTTP server: each path {@code /0}, {@code /1}, ... is a VM with a memory of its own, which takes no
 * time of a processor until it is asked.
 */
public final class FunctionHost implements AutoCloseable {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Hypervisor hypervisor = Hypervisor.create();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /** Serves {@code functions} VMs with {@code image} on a free port of this host. */
    public FunctionHost(BootImage image, int functions) throws IOException {
        hypervisor.boot(image, functions, booted -> {});
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** The address of a function. */
    public URI address(int function) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/" + function);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Vm vm = find(exchange.getRequestURI().getPath().substring(1));
            if (vm == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = ask(vm);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private @Nullable Vm find(String name) {
        return name.matches("[0-9]{1,8}") ? hypervisor.vm(Integer.parseInt(name)) : null;
    }

    /** The guest's answer, without its headers. A virtual thread may wait for it. */
    private static byte[] ask(Vm vm) throws IOException {
        try {
            String answer = new String(vm.call(REQUEST).get(10, TimeUnit.SECONDS), StandardCharsets.US_ASCII);
            return answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.US_ASCII);
        } catch (Exception e) {
            throw new IOException(vm + " has not answered", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        hypervisor.close();
    }

    /** Asks two of a thousand functions. */
    public static void main(String[] args) throws IOException {
        byte[] web = Guests.find("web").orElseThrow().image();
        try (FunctionHost host = new FunctionHost(BootImage.of("web", web), 1000)) {
            for (int function : new int[] {7, 999, 7}) {
                URL url = host.address(function).toURL();
                System.out.print(new String(url.openStream().readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
    }
}
