package dev.plankton.hypervisor;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.state.StoredRegisters;
import dev.plankton.hypervisor.look.GuestRegisters;
import dev.plankton.hypervisor.look.VmLook;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.core.VmClock;
import dev.plankton.machine.screen.Screen;
import dev.plankton.memory.Delta;
import dev.plankton.memory.GuestRange;
import dev.plankton.memory.StateMap;
import java.util.BitSet;

/** A look into the state of a VM: its template, and what it has changed, which this has to itself. */
record StateView(Template template, Delta changes) {
    /** Whether the VM had begun to run. */
    boolean hasRun() {
        return changes.length() > 0 || template.captured();
    }

    /** Instructions executed. */
    long instructions() {
        return Cpu.instructionsIn(template.read(changes, Cpu.INSTRUCTIONS_AT, Long.BYTES));
    }

    /** A copy of guest memory, see {@link Vm#read}. */
    byte[] memory(int address, int length) {
        int state = StateMap.size(template.profile().extendedMemory());
        GuestRange range = GuestRange.of(address, length, state);
        byte[] bytes = new byte[length];
        range.forEach((at, from, count) -> System.arraycopy(template.read(changes, at, count), 0, bytes, from, count));
        return bytes;
    }

    /** What the display shows. */
    Screen screen() {
        return Screen.of((address, length) -> template.read(changes, address, length));
    }

    /** Whether the guest listens to its mouse. */
    boolean mouseListens() {
        return Core.mouseListens(template.read(changes, StateMap.MOUSE, 1)[0]);
    }

    /** VM time in nanoseconds since power-on, of a VM that was in this state at {@code then}. */
    long nanos(ClockReading then) {
        return VmClock.nanosIn(template.profile().clock(), get64(VmClock.BASE), instructions(), then);
    }

    /** All of it, for people to look at. */
    VmLook look() {
        Delta none = new Delta();
        return look((address, length) -> template.read(none, address, length), changes.addresses());
    }

    /**
     * The same beside another template than its own.
     *
     * @param other reads that
     * @param changed bytes in which it may differ from that, by address; the look keeps it
     */
    VmLook look(Screen.StateBytes other, BitSet changed) {
        StoredRegisters at = StoredRegisters.of(template.read(changes, StateMap.CPU, StoredRegisters.SIZE));
        GuestRegisters registers = new GuestRegisters(
                at.general(0),
                at.general(1),
                at.general(2),
                at.general(3),
                at.general(4),
                at.general(5),
                at.general(6),
                at.general(7),
                at.segment(0),
                at.segment(1),
                at.segment(2),
                at.segment(3),
                at.segment(4),
                at.segment(5),
                at.ip(),
                at.flags(),
                at.cr0());
        return new VmLook(
                template.profile(),
                registers,
                instructions(),
                (address, length) -> template.read(changes, address, length),
                other,
                changed,
                StateMap.size(template.profile().extendedMemory()));
    }

    /** How often it was restored: see {@link dev.plankton.device.identity.IdentityPorts}. */
    long restored() {
        return get64(StateMap.IDENTITY);
    }

    private long get64(int address) {
        byte[] bytes = template.read(changes, address, Long.BYTES);
        long value = 0;
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[i] & 0xFF;
        }
        return value;
    }
}
