package dev.plankton.machine.core;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.memory.Delta;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Immutable complete state that VMs start from: a PC after power-on with an image at 0000:7C00, or the state of a VM that
 * ran. Shared by them all. It is kept as what differs from a PC of its profile without an image, so that ten thousand images
 * cost little.
 */
public final class Template {
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    /** For as long as a template is based on it. */
    private static final Map<MachineProfile, WeakReference<byte[]>> EMPTY_MACHINES = new HashMap<>();

    private final MachineProfile profile;
    private final BootImage image;
    private final byte[] empty;
    private final byte[] delta;
    private final boolean captured;
    private final int initialActivity;

    /** 0 until it has been computed; several threads may, with one result. */
    private int stateHash;

    private Template(MachineProfile profile, BootImage image, byte[] empty, byte[] delta, boolean captured) {
        this.profile = profile;
        this.image = image;
        this.empty = empty;
        this.delta = delta;
        this.captured = captured;
        Delta changes = new Delta();
        changes.set(delta);
        initialActivity = changes.byteAt(Core.ACTIVITY_AT, empty[Core.ACTIVITY_AT]);
    }

    /** Powers a PC of {@code profile} on with {@code image} in its drive. */
    public static Template powerOn(MachineProfile profile, BootImage image) {
        Objects.requireNonNull(image, "image");
        byte[] empty = emptyMachine(profile);
        Core core = new Core(profile);
        return new Template(profile, image, empty, core.powerOn(image, empty), false);
    }

    /**
     * A template of any complete state, whatever release it is from: what it has of its own, such as another ROM, is part of
     * what differs from an empty machine of this release.
     *
     * @param state as long as one of {@code profile} is; not kept
     * @param captured whether it is the state of a VM that ran, so that its clock goes on
     * @throws IllegalArgumentException if it has another length
     */
    public static Template of(MachineProfile profile, BootImage image, byte[] state, boolean captured) {
        byte[] empty = emptyMachine(profile);
        if (state.length != empty.length) {
            throw new IllegalArgumentException(
                    "a state of %d bytes: one of this profile has %d".formatted(state.length, empty.length));
        }
        Delta delta = new Delta();
        delta.pack(state, empty);
        return new Template(profile, Objects.requireNonNull(image, "image"), empty, delta.copy(), captured);
    }

    /** The state of a VM with this template and {@code changes}, as a template. */
    public Template capture(Delta changes) {
        byte[] state = state();
        changes.applyTo(0, state);
        return of(profile, image, state, true);
    }

    /** A copy of the complete state. */
    public byte[] state() {
        byte[] state = new byte[empty.length];
        copyTo(state);
        return state;
    }

    /** Copies the complete state to an array of that length. */
    public void copyTo(byte[] into) {
        System.arraycopy(empty, 0, into, 0, empty.length);
        Delta mine = new Delta();
        delta(mine);
        mine.applyTo(0, into);
    }

    /** Whether it is the state of a VM that ran, whose clock goes on; if not, a VM's clock starts when it first runs. */
    public boolean captured() {
        return captured;
    }

    /** Whether {@code other} is this, or has the same profile, the same disks, none of which changes, and the same state. */
    public boolean sameAs(Template other) {
        if (this == other) {
            return true;
        }
        return captured == other.captured
                && profile.equals(other.profile)
                && !image.drives().change()
                && !other.image.drives().change()
                && image.sameContents(other.image)
                && Arrays.equals(delta, other.delta);
    }

    /** A hash that is the same for templates that are the {@link #sameAs same}. */
    public int stateHash() {
        if (stateHash == 0) {
            stateHash = 31 * Arrays.hashCode(delta) + image.contentsHash();
        }
        return stateHash;
    }

    /**
     * Makes the empty machine of {@code profile} on a thread of its own, if it is the first one of this process: that takes the
     * greater part of the first VM's boot, and what needs it before it is there waits for it.
     */
    public static void prepareBeside(MachineProfile profile) {
        if (BEGUN.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("plankton-prepare-pc").start(() -> {
                try {
                    byte[] _ = emptyMachine(profile);
                } catch (RuntimeException | Error _) {
                    return; // The first boot meets the same, and reports it.
                }
            });
        }
    }

    /** What cards make of it is part of the difference: a snapshot may be read where they are known by name only. */
    private static byte[] emptyMachine(MachineProfile full) {
        MachineProfile profile = full.withCards();
        synchronized (EMPTY_MACHINES) {
            WeakReference<byte[]> known = EMPTY_MACHINES.get(profile);
            byte[] empty = known == null ? null : known.get();
            if (empty == null) {
                EMPTY_MACHINES.values().removeIf(reference -> reference.get() == null);
                empty = Core.emptyMachine(profile);
                EMPTY_MACHINES.put(profile, new WeakReference<>(empty));
            }
            return empty;
        }
    }

    /** Profiles of which an empty machine is kept. */
    static int emptyMachines() {
        synchronized (EMPTY_MACHINES) {
            EMPTY_MACHINES.values().removeIf(reference -> reference.get() == null);
            return EMPTY_MACHINES.size();
        }
    }

    /** Bytes of the heap that it takes beside its image and the empty machine of its profile. */
    public long bytes() {
        return delta.length;
    }

    /** The kind of PC. */
    public MachineProfile profile() {
        return profile;
    }

    /** What is in the drive. */
    public BootImage image() {
        return image;
    }

    /** The state of a PC of its profile without an image; never to be changed. */
    byte[] empty() {
        return empty;
    }

    /** Makes {@code into} the difference from {@link #empty}. */
    void delta(Delta into) {
        into.set(delta);
    }

    /** The byte at {@link Core#ACTIVITY_AT}. */
    public int initialActivity() {
        return initialActivity;
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
