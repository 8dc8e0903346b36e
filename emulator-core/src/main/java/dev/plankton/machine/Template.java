package dev.plankton.machine;

import dev.plankton.memory.Delta;
import dev.plankton.memory.StateMap;
import java.util.Arrays;

/** Immutable complete state that VMs start from: a PC after power-on with an image at 0000:7C00. Shared by them all. */
public final class Template {
    private final MachineProfile profile;
    private final BootImage image;
    private final byte[] state;

    Template(MachineProfile profile, BootImage image, byte[] state) {
        this.profile = profile;
        this.image = image;
        this.state = state;
    }

    /** Powers a PC of {@code profile} on with {@code image} in its drive. */
    public static Template powerOn(MachineProfile profile, BootImage image) {
        return new Template(profile, image, new Core(profile).powerOn(image));
    }

    /** The kind of PC. */
    public MachineProfile profile() {
        return profile;
    }

    /** What is in the drive. */
    public BootImage image() {
        return image;
    }

    /** The {@link StateMap#SIZE} bytes; never to be changed. */
    byte[] state() {
        return state;
    }

    /** A copy of {@code length} bytes at {@code address} of a VM with this template and {@code delta}. */
    public byte[] read(byte[] delta, int address, int length) {
        byte[] bytes = Arrays.copyOfRange(state, address, address + length);
        Delta.apply(delta, address, bytes);
        return bytes;
    }
}
