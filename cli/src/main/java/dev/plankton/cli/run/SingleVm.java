package dev.plankton.cli.run;

import dev.plankton.cli.console.Bell;
import dev.plankton.cli.console.View;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ResultStream;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.exits.ExitLog;
import dev.plankton.keys.KeyFeed;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.CoreOptions;
import dev.plankton.machine.core.HostTime;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.screen.Screen;
import dev.plankton.machine.trace.TraceLine;
import dev.plankton.recording.CoreRecorder;
import dev.plankton.snapshot.format.DiskIdentity;
import dev.plankton.snapshot.format.ImageCodec;
import dev.plankton.snapshot.format.Release;
import dev.plankton.snapshot.format.VmState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One VM on a core of its own, with a console, a keyboard and an optional view of its screen. It is no {@link
 * dev.plankton.machine.pc.Machine}: its time may be the host's, and it waits for what comes from a terminal and a network. Confined
 * to one thread.
 */
public final class SingleVm {
    /** Instructions between two looks at the user and the input: some milliseconds, whatever the guest does. */
    private static final int SLICE = 100_000;

    /** How long a paced VM that is ahead of its time rests, in nanoseconds. */
    private static final long REST = 5_000_000;

    /** When to look again whether the view is ready, in nanoseconds. */
    private static final long FRAME = 33_000_000;

    private final Core core;
    private final MachineProfile profile;
    private final BootImage image;

    /** Instructions that it had executed, and its time, when the run began. */
    private final long firstInstruction, start;

    private final ConsoleHost console;
    private final KeyFeed keys;
    private final Bell bell;
    private final @Nullable View view;
    private final Function<SingleVm, String> save;
    private final boolean counted;

    /** Instructions executed when the view was last shown the screen. */
    private long shown = -1;

    private @Nullable CoreRecorder recorder;

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
        this(profile, tier, image, null, console, keys, bell, view, vm -> "");
    }

    /**
     * The same, but lets a VM go on from {@code from} if that is not null: its profile and image must be these.
     *
     * @param save saves its state when the user wants that; returns what came of it, in words
     */
    SingleVm(
            MachineProfile profile,
            Tier tier,
            BootImage image,
            @Nullable VmState from,
            ConsoleHost console,
            KeyFeed keys,
            Bell bell,
            @Nullable View view,
            Function<SingleVm, String> save) {
        this.profile = profile;
        this.save = save;
        this.image = image;
        this.console = console;
        this.keys = keys;
        this.bell = bell;
        this.view = view;
        counted = profile.clock() instanceof ClockSource.Instructions;
        core = new Core(profile, CoreOptions.of(tier).withTime(new HostTime(bell.clock())));
        if (console.nic() != null) {
            console.nic().attach(core);
        }
        if (from == null) {
            core.powerOn(image, console);
        } else {
            core.mount(from.template(), from.changes(), console);
            core.resume(from.taken(), ClockRule.JUMP);
        }
        firstInstruction = core.cpu().instructions();
        start = core.nanos();
    }

    /** Records it from now on. */
    void record(Path file) throws IOException {
        recorder = CoreRecorder.start(file, core, image, 0);
    }

    /** Ends the recording, if there is one. */
    void stopRecording() throws IOException {
        CoreRecorder open = recorder;
        recorder = null;
        if (open != null) {
            open.close();
        }
    }

    /** The state that it is in. */
    VmState state() {
        try {
            Template template = Template.of(profile, image, core.state(), true);
            ClockReading now =
                    new ClockReading(bell.clock().nanoTime(), bell.clock().millis());
            List<DiskIdentity> files = image.drives().change() ? ImageCodec.identities(image) : List.of();
            return new VmState(template, new byte[0], now, 0, Release.NAME, files, List.of());
        } catch (IOException e) {
            throw Complaint.about("cannot read the disks of " + image.name(), e);
        }
    }

    /** From now on its exits are logged; {@code lines} takes a line for each. */
    ExitLog logExits(Consumer<String> lines) {
        ExitLog log = new ExitLog(this::nanos, core::instructions, lines);
        core.observe(log);
        return log;
    }

    /** VM time since the run began, in nanoseconds. */
    private long nanos() {
        return core.nanos() - start;
    }

    /** VM time of the core, at {@code nanos} of the run. */
    private long at(long nanos) {
        return nanos == Long.MAX_VALUE ? nanos : nanos + start;
    }

    /**
     * Runs it until it ends, reaches the end of its course, the user quits, or it sleeps and nothing can wake it.
     *
     * @param trace takes the line of every instruction, or null
     * @return why it came back; {@link Exit.Halted} when nothing will wake the VM, {@link Exit.FuelSpent} when it would
     *     go on
     */
    public Exit run(Course course, @Nullable Consumer<String> trace) throws InterruptedException {
        Pacer pacer = course.paced() && counted ? new Pacer(bell.clock()) : null;
        while (view == null || !view.left()) {
            long seen = bell.rings();
            boolean exhausted = console.exhausted();
            keys.feed(nanos(), core::press);
            if (view != null) {
                view.feedMouse(core::moveMouse);
            }
            int fuel = (int) Math.min(SLICE, course.instructions() - executed());
            long horizon = Math.min(course.nanos(), keys.next());
            horizon = pacer == null ? horizon : Math.min(horizon, pacer.now());
            Exit exit = trace == null ? core.run(fuel, at(horizon)) : TraceLine.step(core, Long.MAX_VALUE, trace);
            recorded(exit);
            showOutput();
            showScreen();
            if (view != null) {
                view.mouseListens(core.mouseListens());
                if (view.takeSave()) {
                    view.saved(save.apply(this));
                }
            }
            if (exit instanceof Exit.Ended) {
                return exit;
            }
            if (executed() >= course.instructions() || nanos() >= course.nanos()) {
                break;
            }
            if (pacer != null) {
                pacer.reached(nanos());
            }
            if (exit instanceof Exit.Halted) {
                long wake = Math.min(Math.min(deadline(), keys.next()), course.nanos());
                if (wake == Long.MAX_VALUE && exhausted) {
                    return exit;
                }
                if (!counted || pacer != null || wake == Long.MAX_VALUE) {
                    sleep(seen, wake, pacer);
                }
            } else if (pacer != null && nanos() >= pacer.now()) {
                bell.await(seen, REST);
            }
        }
        return new Exit.FuelSpent();
    }

    private void recorded(Exit exit) {
        if (recorder != null) {
            recorder.ran();
            if (exit instanceof Exit.Ended ended) {
                recorder.ended(ended.reason(), ended.text());
            }
        }
    }

    /** Waits for VM time {@code wake} or a ring of the bell after {@code seen}. */
    private void sleep(long seen, long wake, @Nullable Pacer pacer) throws InterruptedException {
        while (bell.rings() == seen) {
            long now = pacer == null ? nanos() : pacer.now();
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

    /** When it is to run although no input arrives, in nanoseconds since the run began; MAX_VALUE if never. */
    private long deadline() {
        long deadline = core.deadline();
        return deadline == Long.MAX_VALUE ? deadline : deadline - start;
    }

    /** Instructions executed since the run began. */
    private long executed() {
        return instructions() - firstInstruction;
    }

    /** Instructions executed since power-on. */
    long instructions() {
        return core.cpu().instructions();
    }

    /** Name of its image. */
    String name() {
        return image.name();
    }

    /** Where it stands, as CS:IP. */
    String place() {
        return "%04X:%04X".formatted(core.cpu().segment(Cpu.CS), core.cpu().ip());
    }
}
