package dev.plankton.machine.core;

import dev.plankton.cpu.Cpu;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import java.util.HexFormat;

/** A whole PC whose time is counted in instructions, a million a second, and which boots from a listing. */
final class PcRig implements DeviceHost {
    static final MachineProfile PROFILE = MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(1_000_000, 0));

    private static final int SIZE = 512;

    private final Core core;
    private final Template template;

    /** Boots from lines of bytes in hexadecimal and the assembly; labels end with a colon. */
    PcRig(String listing) {
        this(listing, new Core(PROFILE));
    }

    /** The same on a core for {@link #PROFILE}. */
    PcRig(String listing, Core core) {
        this(listing, PROFILE, core);
    }

    /** The same on a core for {@code profile}. */
    PcRig(String listing, MachineProfile profile, Core core) {
        byte[] sector = new byte[SIZE];
        int at = 0;
        for (String line : listing.lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.endsWith(":")) {
                byte[] bytes = HexFormat.of().parseHex(line.split(" ", 2)[0]);
                System.arraycopy(bytes, 0, sector, at, bytes.length);
                at += bytes.length;
            }
        }
        template = Template.powerOn(profile, BootImage.of("test", sector));
        this.core = core;
        core.mountNew(template, this);
    }

    Exit run(int fuel) {
        return core.run(fuel);
    }

    /** Unmounts the VM and mounts it again; its delta. */
    byte[] remount() {
        core.unmount();
        byte[] delta = core.delta().copy();
        core.mount(template, this);
        return delta;
    }

    void press(int... scanCodes) {
        for (int code : scanCodes) {
            core.press(code);
            core.run(1000);
        }
    }

    Core core() {
        return core;
    }

    Template template() {
        return template;
    }

    Cpu cpu() {
        return core.cpu();
    }

    int get8(int address) {
        return core.memory().get8(address);
    }

    int get32(int address) {
        return core.memory().get32(address);
    }

    int get16(int address) {
        return core.memory().get16(address);
    }
}
