package dev.plankton.lab.exercise.memory;

import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** States of real guests: VMs of four images, each as it sleeps after its boot and after a few requests. */
public final class SleepingVms {
    /** Bytes of conventional memory. */
    public static final int MEMORY = 0xA0000;

    private static final int BOOT_SECTOR = 0x7C00;
    private static final int BIOS_DATA = 0x400, BIOS_DATA_END = 0x500, HIDDEN = 0x110000;
    private static final Duration BOOT = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private SleepingVms() {}

    /** Takes the VMs, one after the other. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * A VM.
         *
         * @param name which one, for messages
         * @param state as it sleeps
         * @param template its state after power-on, before the first instruction; the same array for all VMs of an image
         * @throws Exception ends the visit
         */
        void visit(String name, byte[] state, byte[] template) throws Exception;
    }

    /** What is done to a VM between two moments. */
    private interface Deed {
        void to(Machine machine);
    }

    /**
     * Visits four VMs of each image.
     *
     * @param whole whether their whole states are wanted, or conventional memory only
     * @throws Exception that of the visitor
     */
    public static void visit(boolean whole, Visitor visitor) throws Exception {
        BootImage image = BootImage.of("vm", sector("hello"));
        try (Machine machine = Machine.boot(image, Machine.PROFILE, Tier.INTERPRETER)) {
            Snapshot powerOn = machine.snapshot();
            visit(machine, powerOn, whole, "hello", hello(), visitor);
            visit(machine, powerOn, whole, "echo", echo(), visitor);
            visit(machine, powerOn, whole, "web", web(), visitor);
            visit(machine, powerOn, whole, "store", store(), visitor);
        }
    }

    private static byte[] sector(String guest) {
        return Guests.find(guest).orElseThrow().image();
    }

    private static void visit(
            Machine machine, Snapshot powerOn, boolean whole, String guest, List<Deed> deeds, Visitor visitor)
            throws Exception {
        machine.restore(powerOn);
        machine.write(BOOT_SECTOR, sector(guest));
        byte[] template = state(machine, whole);
        machine.runFor(BOOT);
        for (Deed deed : deeds) {
            deed.to(machine);
            String name = "%s at instruction %d".formatted(guest, machine.instructions());
            visitor.visit(name, state(machine, whole), template);
        }
    }

    private static byte[] state(Machine machine, boolean whole) {
        return whole ? machine.snapshot().toBytes() : machine.read(0, MEMORY);
    }

    private static List<Deed> hello() {
        return List.of(
                machine -> {},
                machine -> {},
                machine -> machine.runFor(Duration.ofSeconds(10)),
                machine -> machine.runFor(Duration.ofMinutes(5)));
    }

    private static List<Deed> echo() {
        return List.of(machine -> {}, line("a\n"), line("q\n"), line("hypervisor\n"));
    }

    private static Deed line(String text) {
        return machine -> {
            machine.send(text.getBytes(StandardCharsets.US_ASCII));
            machine.runFor(PATIENCE);
        };
    }

    private static List<Deed> web() {
        Deed get = call("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return List.of(machine -> {}, get, get, get);
    }

    private static List<Deed> store() {
        return List.of(call(put(64, 1, false)), call(put(448, 2, false)), call(put(200, 3, true)), call(reversed(put(64, 1, false))));
    }

    private static Deed call(byte[] request) {
        return machine -> machine.call(request, PATIENCE);
    }

    /** Bytes by chance for the guest to keep, some of them zero if wanted. */
    private static byte[] put(int length, int seed, boolean zeros) {
        byte[] request = new byte[1 + length];
        request[0] = 'P';
        int chance = seed;
        for (int n = 1; n <= length; n++) {
            chance = chance * 1_103_515_245 + 12_345;
            int value = chance >>> 24;
            request[n] = (byte) (zeros && value < 40 ? 0 : value | 1);
        }
        return request;
    }

    /** The same bytes in the opposite order. */
    private static byte[] reversed(byte[] request) {
        byte[] other = request.clone();
        for (int n = 1; n < request.length; n++) {
            other[n] = request[request.length - n];
        }
        return other;
    }

    /** What a byte of the state belongs to, in a sentence. */
    public static String where(int address) {
        if (address >= HIDDEN) {
            return "That is in the registers of processor and devices.";
        }
        if (address < BIOS_DATA) {
            return "That is in the interrupt vectors.";
        }
        return address < BIOS_DATA_END ? "That is in the BIOS's data." : "That is in memory.";
    }
}
