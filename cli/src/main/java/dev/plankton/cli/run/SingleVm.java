package dev.plankton.cli.run;

import dev.plankton.cli.console.Bell;
import dev.plankton.cli.console.View;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ResultStream;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.Tier;
import dev.plankton.keys.KeyFeed;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.CoreOptions;
import dev.plankton.machine.core.HostTime;
import dev.plankton.machine.screen.Screen;
import org.jspecify.annotations.Nullable;

/** One VM on a core of its own, with a console, a keyboard and an optional view of its screen. Confined to one thread. */
public final class SingleVm {
    /** Instructions between two looks at the user and the input: some milliseconds, whatever the guest does. */
    private static final int SLICE = 100_000;

    /** How long a paced VM that is ahead of its time rests, in nanoseconds. */
    private static final long REST = 5_000_000;

    /** When to look again whether the view is ready, in nanoseconds. */
    private static final long FRAME = 33_000_000;

    private final Core core;
    private final ConsoleHost console;
    private final KeyFeed keys;
    private final Bell bell;
    private final @Nullable View view;
    private final boolean counted;

    /** Instructions executed when the view was last shown the screen. */
    private long shown = -1;

    /**
     * Powers it on.
     *
     * @param tier how guest code is executed
     * @param bell rung when the console or the keys have got something; its clock is the VM's
     */
    public SingleVm(
            MachineProfile profile,
            Tier tier,
            BootImage image,
            ConsoleHost console,
            KeyFeed keys,
            Bell bell,
            @Nullable View view) {
        this.console = console;
        this.keys = keys;
        this.bell = bell;
        this.view = view;
        counted = profile.clock() instanceof ClockSource.Instructions;
        core = new Core(profile, CoreOptions.of(tier).withTime(new HostTime(bell.clock())));
        if (console.nic() != null) {
            console.nic().attach(core);
        }
        core.powerOn(image, console);
    }

    /**
     * Runs it until it ends, reaches the end of its course, the user quits, or it sleeps and nothing can wake it.
     *
     * @param trace shown every instruction, or null
     * @return why it came back; {@link Exit.Halted} when nothing will wake the VM, {@link Exit.FuelSpent} when it would
     *     go on
     */
    public Exit run(Course course, @Nullable Trace trace) throws InterruptedException {
        Pacer pacer = course.paced() && counted ? new Pacer(bell.clock()) : null;
        while (view == null || !view.left()) {
            long seen = bell.rings();
            boolean exhausted = console.exhausted();
            keys.feed(core.nanos(), core::press);
            if (view != null) {
                view.feedMouse(core::moveMouse);
            }
            int fuel = (int) Math.min(SLICE, course.instructions() - instructions());
            long horizon = Math.min(course.nanos(), keys.next());
            horizon = pacer == null ? horizon : Math.min(horizon, pacer.now());
            Exit exit = trace == null ? core.run(fuel, horizon) : trace.step(core);
            showOutput();
            showScreen();
            if (view != null) {
                view.mouseListens(core.mouseListens());
            }
            if (exit instanceof Exit.Ended) {
                return exit;
            }
            if (instructions() >= course.instructions() || core.nanos() >= course.nanos()) {
                break;
            }
            if (pacer != null) {
                pacer.reached(core.nanos());
            }
            if (exit instanceof Exit.Halted) {
                long wake = Math.min(Math.min(core.deadline(), keys.next()), course.nanos());
                if (wake == Long.MAX_VALUE && exhausted) {
                    return exit;
                }
                if (!counted || pacer != null || wake == Long.MAX_VALUE) {
                    sleep(seen, wake, pacer);
                }
            } else if (pacer != null && core.nanos() >= pacer.now()) {
                bell.await(seen, REST);
            }
        }
        return new Exit.FuelSpent();
    }

    /** Waits for VM time {@code wake} or a ring of the bell after {@code seen}. */
    private void sleep(long seen, long wake, @Nullable Pacer pacer) throws InterruptedException {
        while (bell.rings() == seen) {
            long now = pacer == null ? core.nanos() : pacer.now();
            long rest = wake == Long.MAX_VALUE ? Long.MAX_VALUE : wake - now;
            if (rest <= 0) {
                return;
            }
            showScreen();
            boolean waitsForView = view != null && shown != instructions();
            bell.await(seen, waitsForView ? Math.min(rest, FRAME) : rest);
        }
    }

    private void showOutput() {
        if (console.out().checkError()) {
            String failure = ResultStream.failure(console.out());
            throw new Complaint("cannot write the guest's console to standard output: "
                    + (failure == null ? "it is closed" : failure));
        }
    }

    /** Shows the view what the VM has done since it was shown the screen. */
    private void showScreen() {
        if (view != null && shown != instructions() && view.ready()) {
            view.show(core.screen());
            shown = instructions();
        }
    }

    /** What its display shows now. */
    Screen screen() {
        return core.screen();
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
