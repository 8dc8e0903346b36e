package dev.plankton.machine;

import dev.plankton.memory.Delta;
import dev.plankton.memory.StateMap;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Immutable complete state that VMs start from: a PC after power-on with an image at 0000:7C00. Shared by them all. It is
 * kept as what differs from a PC of its profile without an image, so that ten thousand images cost little.
 */
public final class Template {
    private static final Map<MachineProfile, byte[]> EMPTY_MACHINES = new ConcurrentHashMap<>();

    private final MachineProfile profile;
    private final BootImage image;
    private final byte[] empty;
    private final byte[] delta;

    private Template(MachineProfile profile, BootImage image, byte[] empty, byte[] delta) {
        this.profile = profile;
        this.image = image;
        this.empty = empty;
        this.delta = delta;
    }

    /** Powers a PC of {@code profile} on with {@code image} in its drive. */
    public static Template powerOn(MachineProfile profile, BootImage image) {
        Objects.requireNonNull(image, "image");
        byte[] empty = EMPTY_MACHINES.computeIfAbsent(profile, Core::emptyMachine);
        Core core = new Core(profile);
        return new Template(profile, image, empty, core.powerOn(image, empty));
    }

    /** The kind of PC. */
    public MachineProfile profile() {
        return profile;
    }

    /** What is in the drive. */
    public BootImage image() {
        return image;
    }

    /** The {@link StateMap#SIZE} bytes of a PC of its profile without an image; never to be changed. */
    byte[] empty() {
        return empty;
    }

    /** Makes {@code into} the difference from {@link #empty}. */
    void delta(Delta into) {
        into.set(delta);
    }

    /** A copy of {@code length} bytes at {@code address} of a VM with this template and {@code changes}. */
    public byte[] read(Delta changes, int address, int length) {
        byte[] bytes = Arrays.copyOfRange(empty, address, address + length);
        Delta mine = new Delta();
        delta(mine);
        mine.applyTo(address, bytes);
        changes.applyTo(address, bytes);
        return bytes;
    }
}
