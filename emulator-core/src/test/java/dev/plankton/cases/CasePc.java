package dev.plankton.cases;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * A PC that runs a guest of a case: the guest checks what it finds, reports on COM1 and ends by port F4h. Time is counted,
 * ten million instructions a second from 1 January 2025 at noon.
 */
final class CasePc implements DeviceHost {
    private static final long PER_SECOND = 10_000_000;
    private static final long NOON = 1_735_732_800_000L;
    private static final int SLICE = 10_000;

    /** Instructions after which a guest has hung. */
    private static final long LIMIT = 400_000_000;

    private final Core core;
    private final StringBuilder serial = new StringBuilder();
    private final ArrayDeque<Integer> input = new ArrayDeque<>();

    /** What the host does meanwhile. */
    interface Typist {
        /** Looks at the PC, at VM time {@code nanos}. */
        void look(CasePc pc, long nanos);
    }

    CasePc(String name, Tier tier) throws IOException, InterruptedException {
        this(name, new MachineProfile(CpuModel.I686, new ClockSource.Instructions(PER_SECOND, NOON)), tier);
    }

    /** The same with 16 MiB of memory. */
    static CasePc withExtendedMemory(String name, CpuModel model, Tier tier) throws IOException, InterruptedException {
        MachineProfile profile = new MachineProfile(model, new ClockSource.Instructions(PER_SECOND, NOON));
        return new CasePc(name, profile.withExtendedMemory(MachineProfile.MOST_EXTENDED), tier);
    }

    private CasePc(String name, MachineProfile profile, Tier tier) throws IOException, InterruptedException {
        core = new Core(profile, tier);
        core.powerOn(BootImage.of(name, Assembler.image(name)), this);
    }

    /** What the guest of the case {@code name} reports on {@code tier}: OK, or each check that failed. */
    static String report(String name, Tier tier) throws IOException, InterruptedException {
        return new CasePc(name, tier).run((pc, nanos) -> {});
    }

    /** Runs until the guest ends; what it has sent to COM1. */
    String run(Typist typist) {
        while (core.cpu().instructions() < LIMIT) {
            typist.look(this, core.nanos());
            Exit exit = core.run(SLICE, core.nanos() + 1_000_000);
            if (exit instanceof Exit.Ended) {
                return serial.toString().strip();
            }
        }
        return serial + " and goes on";
    }

    Core core() {
        return core;
    }

    /** Sends {@code bytes} to COM1. */
    void send(int... bytes) {
        for (int value : bytes) {
            input.add(value);
        }
    }

    @Override
    public void transmit(int value) {
        serial.append((char) value);
    }

    @Override
    public int receive() {
        Integer next = input.poll();
        return next == null ? -1 : next;
    }
}
