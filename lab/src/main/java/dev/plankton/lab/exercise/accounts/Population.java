package dev.plankton.lab.exercise.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.MemoryUse;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.machine.BootImage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many VMs with the guest, each asked {@value #REQUESTS} times. Their clock stands still, so that the figures are the same on any host.
 *
 * @param wrong replies that were wrong, or did not come
 * @param difference the first of them; empty if there is none
 * @param bytes that the VMs take: the differences from their template, and {@value #ENTRY} bytes each in the table
 */
public record Population(int vms, int wrong, String difference, long bytes) {
    /** Requests to each VM. */
    public static final int REQUESTS = 2;

    /** Bytes of a VM in the table. */
    public static final int ENTRY = 8;

    /** Seconds: for a reply that does not come with the first slice. */
    private static final int LONGEST_WAIT = 10;

    /** Boots VMs and asks them. */
    public static Population of(BootImage guest, int vms) throws InterruptedException {
        try (Hypervisor hypervisor = Hypervisor.builder()
                .cores(1)
                .clock(new ManualClock(Instant.parse("2025-01-01T12:00:00Z")))
                .randomSeed(1)
                .build()) {
            int first = hypervisor.boot(guest, vms);
            int wrong = 0;
            String difference = "";
            for (int n = 0; n < REQUESTS; n++) {
                for (int number = first; number < first + vms; number++) {
                    String reply = ask(Objects.requireNonNull(hypervisor.vm(number)), amount(number, n));
                    String right = Integer.toString(balance(number, n));
                    if (!reply.equals(right)) {
                        wrong++;
                        difference = difference.isEmpty()
                                ? "VM %d replies \"%s\" to request %d, \"%d\"; it should be \"%s\""
                                        .formatted(number, Trial.printable(reply), n + 1, amount(number, n), right)
                                : difference;
                    }
                }
            }
            MemoryUse use = hypervisor.memory();
            long deltas = use.ownDeltaBytes() + use.sharedDeltaBytes();
            return new Population(vms, wrong, difference, deltas + (long) ENTRY * vms);
        }
    }

    /** Bytes of a VM, on average; to a tenth. */
    public double bytesPerVm() {
        return Math.round(10.0 * bytes / vms) / 10.0;
    }

    private static int amount(int vm, int request) {
        return (int) ((vm * 7_919L + request * 104_729L) % 10_000);
    }

    private static int balance(int vm, int request) {
        int sum = 0;
        for (int n = 0; n <= request; n++) {
            sum += amount(vm, n);
        }
        return sum;
    }

    /** The reply, or an empty text. */
    private static String ask(Vm vm, int amount) throws InterruptedException {
        Reply reply = new Reply();
        Offer offer = vm.requestHere(Integer.toString(amount).getBytes(ISO_8859_1), reply);
        return offer == Offer.ACCEPTED && reply.complete.await(LONGEST_WAIT, TimeUnit.SECONDS) ? reply.text() : "";
    }

    /** Collects a reply. */
    private static final class Reply implements ReplyListener, NonBlocking {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CountDownLatch complete = new CountDownLatch(1);

        @Override
        public void part(byte[] part, int offset, int length) {
            bytes.write(part, offset, length);
        }

        @Override
        public void end() {
            complete.countDown();
        }

        @Override
        public void dropped() {
            bytes.reset();
            complete.countDown();
        }

        String text() {
            return bytes.toString(ISO_8859_1);
        }
    }
}
