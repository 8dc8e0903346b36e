package dev.plankton.dashboard;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import java.util.HexFormat;

/** Guests for tests. */
public final class Population {
    private Population() {}

    /** A built-in guest. */
    public static BootImage image(String name) {
        return BootImage.of(name, Guests.find(name).orElseThrow().image());
    }

    /** A guest that writes Hi on its screen by the BIOS, and sleeps. */
    public static BootImage greeter() {
        byte[] sector = new byte[512];
        byte[] code = HexFormat.of().parseHex("B8480ECD10B8690ECD10F4EBFD");
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        return BootImage.of("greeter", sector);
    }

    /** {@code count} VMs of a guest that have booted. */
    public static Hypervisor of(String guest, int count) {
        Hypervisor hypervisor = Hypervisor.create();
        hypervisor.boot(image(guest), count, _ -> {});
        return hypervisor;
    }
}
