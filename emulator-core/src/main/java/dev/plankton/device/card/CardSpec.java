package dev.plankton.device.card;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a {@link Card} is and what it occupies. Immutable. Snapshots and stores name cards by name and version, and are
 * opened only where there are cards of the same: let the version grow when the meaning of the bytes changes.
 *
 * @param name 1 to 32 letters, digits, spaces, dots, dashes and underscores
 * @param version 1 or more
 * @param stateBytes bytes of the VM's state that are the card's, 0 to 1024; those of all cards of a PC have to fit 1536
 * @param ports that it answers
 * @param windows memory that it answers
 * @param irqs interrupt lines that it drives, 3 to 15
 */
public record CardSpec(
        String name, int version, int stateBytes, List<PortRange> ports, List<Window> windows, Set<Integer> irqs) {
    /** The most of {@link #stateBytes}. */
    public static final int MOST_STATE_BYTES = 1024;

    private static final int LONGEST_NAME = 32;
    private static final int LINES = 16;

    /** Checks the ranges and copies the collections. */
    public CardSpec {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a card named '%s': 1 to 32 letters, digits, spaces, dots, dashes and underscores".formatted(name));
        }
        if (version < 1) {
            throw new IllegalArgumentException("card %s: version %d: 1 or more".formatted(name, version));
        }
        if (stateBytes < 0 || stateBytes > MOST_STATE_BYTES) {
            throw new IllegalArgumentException(
                    "card %s: %d bytes of state: 0 to %d".formatted(name, stateBytes, MOST_STATE_BYTES));
        }
        ports = List.copyOf(ports);
        windows = List.copyOf(windows);
        irqs = Set.copyOf(irqs);
        for (int irq : irqs) {
            if (irq < 0 || irq >= LINES) {
                throw new IllegalArgumentException("card %s: IRQ %d: 3 to 15".formatted(name, irq));
            }
        }
    }

    /** Without a regular expression: each process begins with the cards of the board. */
    private static boolean isName(String name) {
        for (int at = 0; at < name.length(); at++) {
            char c = name.charAt(at);
            boolean letter = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
            if (!letter && (c < '0' || c > '9') && " ._-".indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST_NAME;
    }

    /** A card that occupies nothing. */
    public static CardSpec of(String name, int version) {
        return new CardSpec(Objects.requireNonNull(name, "name"), version, 0, List.of(), List.of(), Set.of());
    }

    /** The same with that number of bytes of state. */
    public CardSpec withState(int bytes) {
        return new CardSpec(name, version, bytes, ports, windows, irqs);
    }

    /** The same that answers these ports too. */
    public CardSpec withPorts(int first, int count) {
        List<PortRange> more = new ArrayList<>(ports);
        more.add(new PortRange(first, count));
        return new CardSpec(name, version, stateBytes, more, windows, irqs);
    }

    /** The same that drives this interrupt line too; 2 is 9, as on an AT. */
    public CardSpec withIrq(int line) {
        Set<Integer> more = new TreeSet<>(irqs);
        more.add(line == 2 ? 9 : line);
        return new CardSpec(name, version, stateBytes, ports, windows, more);
    }

    /**
     * The same with memory of its own, zeros at power-on, that the guest reads and writes without calls of the card.
     *
     * @param address first byte, physical, a multiple of 64 from C0000h on
     * @param bytes a multiple of 64, none beyond EFFFFh
     */
    public CardSpec withRam(int address, int bytes) {
        return with(new Window(Window.Kind.RAM, address, bytes, new byte[0]));
    }

    /**
     * The same with memory that the guest does not write. The BIOS does not look for code in it.
     *
     * @param address first byte, physical, a multiple of 64 from C0000h on
     * @param contents copied, and filled up with ones to a multiple of 64
     */
    public CardSpec withRom(int address, byte[] contents) {
        int bytes = (contents.length + Window.UNIT - 1) / Window.UNIT * Window.UNIT;
        byte[] filled = Arrays.copyOf(contents, bytes);
        Arrays.fill(filled, contents.length, bytes, (byte) 0xFF);
        return with(new Window(Window.Kind.ROM, address, bytes, filled));
    }

    /**
     * The same with registers in memory: each access to a byte of them calls the card. While a PC has such a window, data
     * that lie above it, or in a segment that reaches it, are read more slowly: put it high, at D0000h or above.
     *
     * @param address first byte, physical, a multiple of 64 from C0000h on
     * @param bytes a multiple of 64, none beyond EFFFFh
     */
    public CardSpec withRegisters(int address, int bytes) {
        return with(new Window(Window.Kind.REGISTERS, address, bytes, new byte[0]));
    }

    private CardSpec with(Window window) {
        List<Window> more = new ArrayList<>(windows);
        more.add(window);
        return new CardSpec(name, version, stateBytes, ports, more, irqs);
    }

    /** Name and version, as messages have them. */
    public String label() {
        return "%s version %d".formatted(name, version);
    }
}
