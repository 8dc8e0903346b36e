package dev.plankton.bench;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.net.Gateway;
import dev.plankton.net.Via;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * How long idle VMs take to answer while others spin: boots spinning and idle VMs in one hypervisor, sends HTTP requests
 * over loopback to idle ones drawn at random, each on a new connection, and prints the percentiles.
 */
public final class Fairness {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: vm\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Fairness() {}

    /** Takes the numbers of spinning VMs, idle VMs and requests; 200, 10 000 and 2 000 unless told otherwise. */
    public static void main(String[] args) throws IOException {
        int spinners = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        int idle = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int requests = args.length > 2 ? Integer.parseInt(args[2]) : 2_000;
        Result result = run(spinners, idle, requests);
        System.out.printf(
                "%d spinning, %d idle VMs, %d requests: p50 %.2f ms, p99 %.2f ms, max %.2f ms, %d wrong%n",
                spinners, idle, requests, result.millis(0.5), result.millis(0.99), result.millis(1), result.wrong());
    }

    /** The latencies in nanoseconds, and the number of answers that were not those of the VM asked. */
    record Result(Histogram latencies, int wrong) {
        double millis(double quantile) {
            return latencies.getValueAtPercentile(quantile * 100) / 1e6;
        }
    }

    static Result run(int spinners, int idle, int requests) throws IOException {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            int first = hypervisor.boot(Images.named("web"), idle, booted -> {});
            hypervisor.boot(Images.named("spin"), spinners, booted -> {});
            try (Gateway gateway =
                    Gateway.builder(hypervisor).via(Via.HTTP).port(0).start()) {
                SplittableRandom random = new SplittableRandom(1);
                Histogram latencies = new Histogram(3);
                int wrong = 0;
                for (int n = 0; n < requests; n++) {
                    int vm = first + random.nextInt(idle);
                    long start = System.nanoTime();
                    String reply = ask(gateway.address(vm));
                    latencies.recordValue(System.nanoTime() - start);
                    wrong += reply.contains("\nVM " + vm + " request ") ? 0 : 1;
                }
                return new Result(latencies, wrong);
            }
        }
    }

    private static String ask(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort());
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(REQUEST);
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
