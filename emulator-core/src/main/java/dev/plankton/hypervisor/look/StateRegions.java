package dev.plankton.hypervisor.look;

import dev.plankton.hypervisor.look.StateRegion.Kind;
import dev.plankton.memory.StateMap;
import java.util.ArrayList;
import java.util.List;

/** The parts of a state by rising address, without gaps: {@link StateMap} in words. */
final class StateRegions {
    private static final int BDA = 0x400, LOW = 0x500, BOOT_SECTOR = 0x7C00, AFTER = 0x7E00, DISPLAY = 0xA0000;

    private final List<StateRegion> regions = new ArrayList<>();
    private int begun;

    private StateRegions() {}

    /** Those of a state of {@code size} bytes. */
    static List<StateRegion> of(int size) {
        StateRegions all = new StateRegions();
        all.upTo(BDA, "interrupt vectors", Kind.IVT);
        all.upTo(LOW, "BIOS data area", Kind.BDA);
        all.upTo(BOOT_SECTOR, "memory below the boot sector", Kind.RAM);
        all.upTo(AFTER, "boot sector", Kind.RAM);
        all.upTo(DISPLAY, "memory", Kind.RAM);
        all.upTo(StateMap.EMPTY, "display window", Kind.VIDEO);
        all.upTo(StateMap.ROM, "cards", Kind.ROM);
        all.upTo(StateMap.ROM_END, "BIOS ROM", Kind.ROM);
        all.upTo(StateMap.CPU, "high memory area", Kind.EXTENDED);
        all.devices();
        all.upTo(StateMap.VIDEO, "reply being written", Kind.DEVICE);
        all.upTo(StateMap.PLANES, "video registers and colours", Kind.VIDEO);
        all.upTo(StateMap.SECTOR_DIRECTORY, "video memory", Kind.VIDEO);
        all.upTo(StateMap.WRITTEN_SECTORS, "directory of written sectors", Kind.DEVICE);
        all.upTo(StateMap.PACKET_MEMORY, "written sectors", Kind.DEVICE);
        all.upTo(StateMap.SIZE, "NE2000 packet memory", Kind.DEVICE);
        if (size > StateMap.SIZE) {
            all.upTo(size, "extended memory", Kind.EXTENDED);
        }
        return List.copyOf(all.regions);
    }

    private void devices() {
        upTo(StateMap.CLOCK, "CPU registers", Kind.DEVICE);
        upTo(StateMap.PIC, "clock", Kind.DEVICE);
        upTo(StateMap.PIT, "interrupt controllers", Kind.DEVICE);
        upTo(StateMap.UART, "timer", Kind.DEVICE);
        upTo(StateMap.KEYBOARD, "serial port", Kind.DEVICE);
        upTo(StateMap.REQUEST_NIC, "keyboard", Kind.DEVICE);
        upTo(StateMap.RTC, "request NIC", Kind.DEVICE);
        upTo(StateMap.BIOS, "real-time clock", Kind.DEVICE);
        upTo(StateMap.NE2000, "BIOS services", Kind.DEVICE);
        upTo(StateMap.CPU_CONTROL, "NE2000 registers", Kind.DEVICE);
        upTo(StateMap.MOUSE, "control and debug registers", Kind.DEVICE);
        upTo(StateMap.HIDDEN_SEGMENTS, "mouse", Kind.DEVICE);
        upTo(StateMap.IDENTITY, "segment descriptors", Kind.DEVICE);
        upTo(StateMap.DISK_CONTENTS, "identity", Kind.DEVICE);
        upTo(StateMap.CARDS, "disk identities", Kind.DEVICE);
        upTo(StateMap.FPU, "user's cards", Kind.DEVICE);
        upTo(StateMap.REQUEST_BUFFER, "x87", Kind.DEVICE);
        upTo(StateMap.REPLY_BUFFER, "request being read", Kind.DEVICE);
    }

    private void upTo(int end, String name, Kind kind) {
        regions.add(new StateRegion(name, kind, begun, end - begun));
        begun = end;
    }
}
