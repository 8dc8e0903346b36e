package dev.plankton.cli.console;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.device.DeviceHost;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.screen.Screen;

/** Screens for tests, as guests have left them. */
final class Screens {
    private static final int TEXT = 0xB8000;

    private Screens() {}

    /** What a PC shows that has run {@code guest} for {@code millis} of its time. */
    static Screen after(String guest, long millis) {
        return booted(BootImage.of(guest, Guests.find(guest).orElseThrow().image()), millis)
                .screen();
    }

    /** An 80 by 25 text screen with {@code cells}, characters and attributes alternately, from row {@code row} on. */
    static Screen text(int row, int... cells) {
        byte[] sector = new byte[512];
        sector[0] = (byte) 0xEB; // jmp $
        sector[1] = (byte) 0xFE;
        Core core = booted(BootImage.of("idle", sector), 1);
        for (int n = 0; n < cells.length; n++) {
            core.memory().put8(TEXT + row * 160 + n, cells[n]);
        }
        return core.screen();
    }

    private static Core booted(BootImage image, long millis) {
        MachineProfile profile =
                new MachineProfile(CpuModel.I686, new ClockSource.Instructions(10_000_000, 1_735_689_600_000L));
        Core core = new Core(profile);
        core.mountNew(Template.powerOn(profile, image), DeviceHost.UNCONNECTED);
        while (core.nanos() < millis * 1_000_000) {
            core.run(1_000_000, millis * 1_000_000);
        }
        return core;
    }
}
