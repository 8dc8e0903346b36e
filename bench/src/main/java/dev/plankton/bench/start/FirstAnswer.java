package dev.plankton.bench.start;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import java.nio.charset.StandardCharsets;

/** The program that is started: it makes a hypervisor, boots a VM and asks it once. */
final class FirstAnswer {
    private static final byte[] REQUEST = "GET / HTTP/1.1\r\nHost: vm\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private FirstAnswer() {}

    /** Prints the nanoseconds from the first call to the answer, the processor time of the process, and the status line. */
    public static void main(String[] arguments) {
        long start = System.nanoTime();
        try (Hypervisor hypervisor = Hypervisor.create()) {
            BootImage image =
                    BootImage.of("web", Guests.find("web").orElseThrow().image());
            byte[] answer = hypervisor.boot(image).call(REQUEST).join();
            long nanos = System.nanoTime() - start;
            long cpu = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .orElseThrow()
                    .toNanos();
            String text = new String(answer, StandardCharsets.US_ASCII);
            System.out.println(
                    nanos + " " + cpu + " " + text.lines().findFirst().orElse("no answer"));
        }
    }
}
