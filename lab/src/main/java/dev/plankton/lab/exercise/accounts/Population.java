package dev.plankton.lab.exercise.accounts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.MemoryUse;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.VmLimits;
import dev.plankton.machine.BootImage;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many VMs with the guest, each asked {@value #REQUESTS} times. Their clock stands still, so that the figures are the same on any host.
 *
 * @param wrong replies that were wrong; one that does not come is the last that is counted: no others are asked then
 * @param difference the first of them; empty if there is none
 * @param bytes that the VMs take: the differences from their template, and {@value #ENTRY} bytes each in the table
 */
public record Population(int vms, int wrong, String difference, long bytes) {
    /** Requests to each VM. */
    public static final int REQUESTS = 2;

    /** Bytes of a VM in the table. */
    public static final int ENTRY = 8;

    /** What a VM may execute for a request, many times what is expected of it, and the bytes that it may change. */
    private static final VmLimits LIMITS =
            VmLimits.NONE.withInstructions(1_000_000).withMemory(64 << 10);

    /** Seconds: for a VM that computes; its limit comes first. */
    private static final int LONGEST_WAIT = 10;

    private static final int LOOK_MILLIS = 1;

    /** Boots VMs and asks them. */
    public static Population of(BootImage guest, int vms) throws InterruptedException {
        try (Hypervisor hypervisor = Hypervisor.builder()
                .cores(1)
                .clock(new ManualClock(Instant.parse("2025-01-01T12:00:00Z")))
                .randomSeed(1)
                .limits(LIMITS)
                .build()) {
            int first = hypervisor.boot(guest, vms);
            int wrong = 0;
            String difference = "";
            boolean answers = true;
            for (int n = 0; n < REQUESTS && answers; n++) {
                for (int number = first; number < first + vms && answers; number++) {
                    String reply = ask(Objects.requireNonNull(hypervisor.vm(number)), amount(number, n));
                    String right = Integer.toString(balance(number, n));
                    answers = !reply.isEmpty();
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

    /** 0 to 9999, without a pattern by which VMs would have their sums in common. */
    private static int amount(int vm, int request) {
        long mixed = (vm * (long) REQUESTS + request + 1) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        return (int) ((mixed ^ mixed >>> 31) >>> 33) % 10_000;
    }

    private static int balance(int vm, int request) {
        int sum = 0;
        for (int n = 0; n <= request; n++) {
            sum += amount(vm, n);
        }
        return sum;
    }

    /** The reply, or an empty text if the VM sleeps or has ended without one. */
    private static String ask(Vm vm, int amount) throws InterruptedException {
        Reply reply = new Reply();
        Offer offer = vm.requestHere(Integer.toString(amount).getBytes(ISO_8859_1), reply);
        if (offer != Offer.ACCEPTED) {
            return "";
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT);
        boolean works = true;
        while (works) {
            // Before the reply is looked for, so that one which came meanwhile is seen.
            works = vm.state() == RunState.RUNNABLE && System.nanoTime() < end;
            if (reply.complete.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                return reply.text();
            }
        }
        return "";
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
