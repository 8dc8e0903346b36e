package dev.plankton.cli;

import dev.plankton.cpu.Cpu;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Core;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.Template;
import org.jspecify.annotations.Nullable;

/** One VM that has a core to itself and the terminal as its console. Confined to one thread. */
final class SingleVm {
    private static final int SLICE = 1_000_000;

    private final Core core;
    private final ConsoleHost console;

    SingleVm(MachineProfile profile, BootImage image, ConsoleHost console) {
        this.console = console;
        core = new Core(profile);
        core.mountNew(Template.powerOn(profile, image), console);
    }

    /**
     * Runs it until it ends, has executed {@code limit} instructions, or sleeps and nothing will wake it any more.
     *
     * @param trace shown every instruction, or null
     * @return why it came back; {@link Exit.Halted} when nothing will wake the VM
     */
    Exit run(long limit, @Nullable Trace trace) throws InterruptedException {
        while (true) {
            long seen = console.input().events();
            boolean exhausted = console.input().exhausted();
            int fuel = (int) Math.min(SLICE, limit - instructions());
            Exit exit = trace == null ? core.run(fuel) : trace.step(core);
            showOutput();
            if (exit instanceof Exit.Ended) {
                return exit;
            }
            if (instructions() >= limit) {
                return new Exit.FuelSpent();
            }
            if (exit instanceof Exit.Halted) {
                long deadline = core.hostDeadline();
                if (deadline == Long.MAX_VALUE && exhausted) {
                    return exit;
                }
                console.input().await(seen, deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime());
            }
        }
    }

    private void showOutput() {
        if (console.out().checkError()) {
            throw new Complaint("standard output is closed: the guest's console cannot be shown");
        }
    }

    /** Instructions executed since power-on. */
    long instructions() {
        return core.cpu().instructions();
    }

    /** Where it stands, as CS:IP. */
    String place() {
        return "%04X:%04X".formatted(core.cpu().segment(Cpu.CS), core.cpu().ip());
    }
}
