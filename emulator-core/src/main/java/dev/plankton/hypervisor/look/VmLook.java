package dev.plankton.hypervisor.look;

import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.screen.Screen;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * One VM's state as of its last slice: all that is read here is of the same moment. It has the VM's changes to itself, and the
 * VM runs on. Addresses are those of the state, see {@link StateRegion}. Immutable.
 */
public final class VmLook {
    /** Bytes of a line, the unit in which a VM's memory is its own or its template's. */
    public static final int LINE = 64;

    private final MachineProfile profile;
    private final GuestRegisters registers;
    private final long instructions;
    private final Screen.StateBytes now;
    private final Screen.StateBytes template;
    private final BitSet changed;
    private final int total;

    /**
     * A look.
     *
     * @param now reads the state
     * @param template reads the template
     * @param changed the bytes in which they may differ, by address; the look keeps it
     * @param size bytes of the state
     */
    public VmLook(
            MachineProfile profile,
            GuestRegisters registers,
            long instructions,
            Screen.StateBytes now,
            Screen.StateBytes template,
            BitSet changed,
            int size) {
        this.profile = Objects.requireNonNull(profile, "profile");
        this.registers = Objects.requireNonNull(registers, "registers");
        this.instructions = instructions;
        this.now = Objects.requireNonNull(now, "now");
        this.template = Objects.requireNonNull(template, "template");
        this.changed = Objects.requireNonNull(changed, "changed");
        this.total = size;
        compare();
    }

    /**
     * A part of the state and what of it is the VM's own.
     *
     * @param privateLines lines of which a byte differs from the template; one that two regions share counts in the first
     * @param changedBytes bytes that differ
     */
    public record Use(StateRegion region, int privateLines, int changedBytes) {}

    /** Leaves those bytes that do differ. */
    private void compare() {
        int at = changed.nextSetBit(0);
        while (at >= 0) {
            int end = changed.nextClearBit(at);
            byte[] mine = now.read(at, end - at);
            byte[] before = template.read(at, end - at);
            for (int n = 0; n < mine.length; n++) {
                changed.set(at + n, mine[n] != before[n]);
            }
            at = changed.nextSetBit(end);
        }
    }

    /** The kind of PC. */
    public MachineProfile profile() {
        return profile;
    }

    /** The registers of its CPU. */
    public GuestRegisters registers() {
        return registers;
    }

    /** Instructions it has executed. */
    public long instructions() {
        return instructions;
    }

    /** Bytes of the state. */
    public int size() {
        return total;
    }

    /** What its display shows. */
    public Screen screen() {
        return Screen.of(now);
    }

    /**
     * A copy of bytes of its state.
     *
     * @throws IndexOutOfBoundsException if they are not all there
     */
    public byte[] read(int address, int length) {
        Objects.checkFromIndexSize(address, length, total);
        return now.read(address, length);
    }

    /** The same of its template. */
    public byte[] readTemplate(int address, int length) {
        Objects.checkFromIndexSize(address, length, total);
        return template.read(address, length);
    }

    /** The lines that are not as in the template, by number: address / {@link #LINE}. */
    public BitSet privateLines() {
        BitSet lines = new BitSet();
        for (int at = different(0); at >= 0; at = different((at / LINE + 1) * LINE)) {
            lines.set(at / LINE);
        }
        return lines;
    }

    /** Where every byte that is the VM's own lies: all regions, without gaps. */
    public List<Use> uses() {
        BitSet counted = new BitSet();
        return StateRegions.of(total).stream()
                .map(region -> use(region, counted))
                .toList();
    }

    private Use use(StateRegion region, BitSet counted) {
        int lines = 0;
        int bytes = 0;
        int at = different(region.address());
        while (at >= 0 && at < region.end()) {
            bytes++;
            if (!counted.get(at / LINE)) {
                counted.set(at / LINE);
                lines++;
            }
            at = different(at + 1);
        }
        return new Use(region, lines, bytes);
    }

    /** The first byte from {@code from} on that differs from the template, -1 if none does. */
    private int different(int from) {
        return changed.nextSetBit(from);
    }
}
