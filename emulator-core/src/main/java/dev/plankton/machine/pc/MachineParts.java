package dev.plankton.machine.pc;

import dev.plankton.cpu.model.Tier;
import dev.plankton.device.card.Card;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.memory.Delta;
import dev.plankton.recording.RecordedStart;
import java.time.Instant;
import java.util.Objects;

/**
 * What a {@link Machine} consists of, and how its core gets a state from which it begins: by power-on, from a snapshot or from
 * a recording. Confined to the machine's thread.
 */
final class MachineParts {
    private MachineProfile profile;
    private final Tier tier;
    private final Wires wires = new Wires();
    private final Watch watch = new Watch();
    private BootImage image;
    private Core core;

    private MachineParts(MachineProfile profile, Tier tier, BootImage image) {
        this.profile = profile;
        this.tier = Objects.requireNonNull(tier, "tier");
        this.image = Objects.requireNonNull(image, "image");
        core = newCore();
    }

    private Core newCore() {
        Core made = new Core(profile, tier);
        wires.connect(made);
        watch.attach(made);
        return made;
    }

    /** Those of a machine that is switched on: {@link Machine#boot(BootImage, MachineProfile)}. */
    static MachineParts powerOn(BootImage image, MachineProfile profile, Tier tier) {
        if (!(profile.clock() instanceof ClockSource.Instructions)) {
            throw new IllegalArgumentException(
                    "a Machine's time is counted: give its profile ClockSource.Instructions, as by withClock(ClockSource.COUNTED)");
        }
        profile.requireCards();
        MachineParts made = new MachineParts(profile, tier, image);
        made.core.powerOn(image, made.wires);
        return made;
    }

    /** Those of one that goes on from a snapshot: {@link Machine#boot(Snapshot, Tier, Card...)}. */
    static MachineParts of(Snapshot snapshot, Tier tier, Card... cards) {
        MachineProfile profile = snapshot.profile().withCards(cards);
        profile.requireCards();
        if (!profile.equals(snapshot.profile())) {
            throw new IllegalArgumentException("the snapshot's PC has the cards %s; given are %s"
                    .formatted(snapshot.profile().cardLabels(), profile.cardLabels()));
        }
        return of(snapshot, profile, tier);
    }

    /** Those of one that goes on from a snapshot of a VM, which has no cards but those it names. */
    static MachineParts of(Snapshot snapshot) {
        return of(snapshot, snapshot.profile(), Tier.REGIONS_WHEN_HOT);
    }

    private static MachineParts of(Snapshot snapshot, MachineProfile profile, Tier tier) {
        MachineParts made = new MachineParts(counted(profile), tier, snapshot.image());
        made.load(snapshot);
        return made;
    }

    /** Those of one that is where a recording begins: {@link Machine#replay(Recording)}. */
    static MachineParts of(Recording recording, Tier tier) {
        RecordedStart start = recording.run().start();
        MachineParts made = new MachineParts(recording.profile(), tier, recording.image());
        byte[] state = start.template().state();
        Delta changes = new Delta();
        changes.set(start.changes());
        changes.applyTo(0, state);
        made.load(state);
        if (start.reading() != null) {
            made.core.startClock(start.reading());
        }
        made.core.servesWholly(true);
        made.wires.number(recording.vm());
        return made;
    }

    private static MachineProfile counted(MachineProfile profile) {
        return profile.clock() instanceof ClockSource.Host ? profile.withClock(ClockSource.COUNTED) : profile;
    }

    /** Switches it off and on again, which takes another core. From then on time is counted, whatever it was in a recording. */
    void reset() {
        profile = counted(profile);
        core = newCore();
        core.powerOn(image, wires);
    }

    /** Gives the core the state of a snapshot of the same kind of PC. */
    void restore(Snapshot snapshot) {
        if (!counted(snapshot.profile()).equals(counted(profile))) {
            throw new IllegalArgumentException("the snapshot is of another kind of PC: %s; this machine is %s"
                    .formatted(snapshot.profile(), profile));
        }
        snapshot.checkDisks();
        if (profile.clock() instanceof ClockSource.Host) {
            profile = counted(profile);
            core = newCore();
        } else {
            wires.connect(core);
        }
        load(snapshot);
    }

    private void load(Snapshot snapshot) {
        snapshot.checkDisks();
        image = snapshot.image();
        core.load(image, snapshot::copyTo, wires);
        if (!snapshot.hasRun()) {
            core.startClock();
        } else if (snapshot.profile().clock() instanceof ClockSource.Host) {
            core.resumeCounted(snapshot.time().toNanos());
        }
    }

    /** Gives the core a complete state, with the clock that the state has. */
    void load(byte[] state) {
        core.load(image, state, wires);
    }

    /** The state that the core has. */
    Snapshot snapshot() {
        long millis = profile.clock() instanceof ClockSource.Instructions counted ? counted.startMillis() : 0;
        return Snapshot.of(
                counted(profile),
                image,
                core.countedState(ClockSource.COUNTED),
                Instant.ofEpochMilli(millis).plusNanos(core.nanos()));
    }

    MachineProfile profile() {
        return profile;
    }

    BootImage image() {
        return image;
    }

    /** The present one: {@link #reset} takes another. */
    Core core() {
        return core;
    }

    Wires wires() {
        return wires;
    }

    Watch watch() {
        return watch;
    }
}
