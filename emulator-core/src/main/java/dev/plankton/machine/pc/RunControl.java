package dev.plankton.machine.pc;

import dev.plankton.cpu.fpu.X87;
import dev.plankton.device.CardException;
import dev.plankton.hypervisor.loan.Attachment;
import dev.plankton.keys.KeyFeed;
import dev.plankton.keys.KeyScript;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.input.Input;
import dev.plankton.memory.GuestMemory;
import dev.plankton.recording.CoreRecorder;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs the core of a {@link Machine}, and brings all inputs to it, each between two instructions: what is typed and sent, what a
 * debugger changes, what a recording has. So the inputs can be recorded, and a history knows what cannot be executed again.
 * Confined to the machine's thread.
 */
final class RunControl {
    /** Instructions between two looks at a condition. */
    private static final int LOOK = 1000;

    /** Instructions between two bytes on COM1 with a history: a byte takes as long at 9600 baud. */
    private static final int BYTE = 10_000;

    /** Instructions of a run within the core. */
    private static final int SLICE = 1_000_000;

    private final Wires wires;
    private final Watch watch;
    private Core core;
    private KeyFeed keys = new KeyFeed(KeyScript.NONE);
    private Outcome.@Nullable Ended ended;
    private @Nullable History history;
    private long historyBytes;
    private @Nullable CoreRecorder recorder;
    private @Nullable Playback playback;
    private @Nullable Attachment attachment;

    /** Whether a run goes no further than the recording. */
    private boolean stopsAtEnd;

    /** Makes an outcome of what a card has thrown. */
    private final Function<CardException, Outcome.Ended> cards;

    RunControl(Core core, Wires wires, Watch watch, Function<CardException, Outcome.Ended> cards) {
        this.core = core;
        this.wires = wires;
        this.watch = watch;
        this.cards = cards;
    }

    /** The machine is about to be given another state, with the disks of {@code next}. */
    void leaveState(BootImage next) {
        if (recorder != null) {
            recorder.leave(next);
        }
    }

    /** The machine begins again, in another state and maybe on another core, after {@link #leaveState}. */
    void restart(Core next, BootImage image) {
        core = next;
        forgetInputs();
        playback = null;
        wires.play(null);
        if (recorder != null) {
            recorder.restart(next, image, wires.vmNumber());
        }
        if (history != null) {
            wires.mute(false);
            watch.mute(false);
            core.servesWholly(true);
            history = new History(core, wires, watch, historyBytes);
        }
    }

    // What it keeps

    History keepHistory(long bytes) {
        if (recorder != null) {
            throw new IllegalStateException("a machine that is recorded keeps no history: its recording has one");
        }
        historyBytes = bytes;
        wires.gate();
        core.servesWholly(true);
        history = new History(core, wires, watch, bytes);
        return history;
    }

    @Nullable
    History history() {
        return history;
    }

    /** Inputs come from the VM that the machine has taken the place of, too. */
    void attach(Attachment to) {
        attachment = to;
    }

    void record(CoreRecorder to) {
        recorder = to;
    }

    @Nullable
    CoreRecorder recorder() {
        return recorder;
    }

    void stopRecording() {
        recorder = null;
    }

    void play(Playback recording) {
        playback = recording;
        wires.play(recording);
    }

    /** Where the recording is that it plays; null if there is none. */
    Playback.@Nullable Place place() {
        return playback == null ? null : playback.place();
    }

    /** The machine has a state of its past, in which the recording was there. */
    void back(Playback.@Nullable Place place) {
        ended = null;
        if (playback != null && place != null) {
            playback.place(place);
        }
    }

    /** Whether what it does next is what was recorded. */
    boolean playing() {
        return playback != null && playback.more();
    }

    boolean inPast() {
        return history != null && history.inPast();
    }

    /** How it has ended; null if it has not, or is in the past. */
    Outcome.@Nullable Ended ended() {
        return inPast() ? null : ended;
    }

    // Inputs

    /** Something comes to the machine from outside: in the past, or in a recording, what it did later does not happen. */
    private void intervene() {
        boolean leaves = playing();
        if (inPast()) {
            forgetInputs();
            changed();
        }
        if (leaves && playback != null) {
            playback.leave();
            changed();
        }
    }

    /** Something has come to the machine from outside. */
    private void changed() {
        if (history != null) {
            history.changed();
        }
        if (recorder != null) {
            recorder.ran();
        }
    }

    private void forgetInputs() {
        keys = new KeyFeed(KeyScript.NONE);
        ended = null;
    }

    void type(KeyScript script) {
        intervene();
        keys.type(script);
    }

    boolean press(int scanCode) {
        intervene();
        boolean pressed = core.press(scanCode);
        if (pressed) {
            changed();
        }
        return pressed;
    }

    boolean moveMouse(int right, int down, int wheel, int buttons) {
        intervene();
        boolean moved = core.mouseListens() && core.moveMouse(right, down, wheel, buttons);
        if (moved) {
            changed();
        }
        return moved;
    }

    void send(byte[] bytes) {
        intervene();
        wires.send(bytes);
    }

    /** Has the guest given a request, and runs until it is answered; returns whether it was, in time. */
    boolean call(byte[] request, long untilNanos) {
        intervene();
        wires.ask(request);
        if (history != null) {
            core.run(0, core.nanos());
            changed();
        }
        advance(Long.MAX_VALUE, untilNanos);
        boolean answered = wires.request() == Wires.Request.ANSWERED;
        wires.giveUp();
        changed();
        return answered;
    }

    boolean sendFrame(byte[] frame) {
        intervene();
        boolean received =
                core.nicRunning() && core.hasFrameRoom(frame.length) && core.receiveFrame(frame, 0, frame.length);
        if (received) {
            changed();
        }
        return received;
    }

    void number(int number) {
        core.note(new Input.VmNumber(number));
        wires.number(number);
    }

    void set(Register register, int value) {
        intervene();
        register.set(core.cpu(), value);
        core.note(new Input.SetRegister(register.ordinal(), value));
        changed();
    }

    void setX87(byte[] image) {
        if (recorder != null) {
            throw new IllegalStateException(
                    "the x87 of a machine that is recorded cannot be set: a recording has no such input");
        }
        intervene();
        X87.load(core.cpu(), image);
        changed();
    }

    void write(int address, byte[] bytes) {
        intervene();
        GuestMemory.write(core.memory(), address, bytes);
        core.note(new Input.WriteMemory(address, bytes));
        changed();
    }

    // Running

    /** Runs up to a number of instructions since power-on, or a time of the machine. */
    Outcome advance(long untilInstructions, long untilNanos) {
        watch.begin(core);
        return advance(untilInstructions, untilNanos, true);
    }

    /** The same for a run that has reached its limit: a breakpoint that is next now stops it, unless it sleeps. */
    Outcome goOn(long untilInstructions, long untilNanos) {
        watch.begin(core);
        return advance(untilInstructions, untilNanos, core.asleep());
    }

    /** Whether it sleeps, and nothing but time or an input wakes it. */
    boolean isAsleep() {
        return !inPast() && ended == null && core.asleep();
    }

    /** Runs to the end of the recording that it plays; to a breakpoint before that, or where the guest ends. */
    Outcome playToEnd() {
        stopsAtEnd = true;
        try {
            return advance(Long.MAX_VALUE, Long.MAX_VALUE);
        } finally {
            stopsAtEnd = false;
        }
    }

    /** Runs until a condition holds, or up to a time of the machine; returns whether it does. */
    boolean runUntil(BooleanSupplier condition, long untilNanos) {
        boolean begins = true;
        watch.begin(core);
        while (!condition.getAsBoolean()) {
            long before = core.nanos();
            long executed = core.instructions();
            Outcome outcome = advance(executed + LOOK, untilNanos, begins);
            begins = false;
            boolean goesOn = outcome instanceof Outcome.LimitReached && core.nanos() < untilNanos;
            if (!goesOn) {
                return condition.getAsBoolean();
            }
            if (core.nanos() == before && core.instructions() == executed) {
                throw new IllegalStateException("the machine does not advance");
            }
        }
        return true;
    }

    /** @param begins whether a breakpoint is passed that is next now */
    private Outcome advance(long untilInstructions, long untilNanos, boolean begins) {
        boolean first = begins;
        while (true) {
            if (inPast()) {
                long before = core.instructions();
                Outcome outcome = repeat(untilInstructions, untilNanos);
                if (inPast() || !(outcome instanceof Outcome.LimitReached)) {
                    return outcome;
                }
                first = begins && core.instructions() == before;
            }
            if (ended != null) {
                return ended;
            }
            boolean plays = takeInputs(untilInstructions);
            if (!plays && playback != null && !playback.left()) {
                return new Outcome.LimitReached(); // At the end of the recording.
            }
            Outcome next = first ? null : watch.stopNext(core);
            if (next != null) {
                return next;
            }
            long left = untilInstructions - core.instructions();
            if (left <= 0 || core.nanos() >= untilNanos) {
                return new Outcome.LimitReached();
            }
            first = false;
            long horizon = Math.min(untilNanos, keys.next());
            if (history != null) {
                left = Math.min(left, wires.queued() ? Math.min(BYTE, history.untilNext()) : history.untilNext());
            }
            Exit exit = run((int) Math.min(SLICE, left), horizon, plays);
            if (history != null && ended == null) {
                if (plays && playback != null && playback.broughtAtBegin()) {
                    history.changed();
                } else {
                    history.ran();
                }
            }
            if (attachment != null) {
                attachment.deliver();
            }
            Outcome met = watch.takeMet(core);
            if (met != null && ended == null) {
                return met;
            }
            if (ended != null) {
                return ended;
            }
            if (wires.request() == Wires.Request.ANSWERED || wires.request() == Wires.Request.REFUSED) {
                return new Outcome.LimitReached();
            }
            if (exit instanceof Exit.Halted
                    && !plays
                    && Math.min(core.deadline(), keys.next()) == Long.MAX_VALUE
                    && untilNanos == Long.MAX_VALUE) {
                return new Outcome.Asleep();
            }
        }
    }

    /** Hands on what is to be typed and sent, as far as it is due, or what was recorded; returns whether that goes on. */
    private boolean takeInputs(long untilInstructions) {
        if (playback != null && !playback.left()) {
            if (playback.settle() && history != null) {
                history.changed();
            }
            if (playback.more()) {
                return true;
            }
            if (stopsAtEnd || core.instructions() >= untilInstructions) {
                return false;
            }
            playback.leave();
            changed();
        }
        takeUserInputs();
        return false;
    }

    private void takeUserInputs() {
        if (attachment != null && attachment.feed()) {
            changed();
        }
        if (history == null) {
            keys.feed(core.nanos(), core::press);
            return;
        }
        boolean[] pressed = new boolean[1];
        keys.feed(core.nanos(), code -> {
            boolean taken = core.press(code);
            pressed[0] |= taken;
            return taken;
        });
        if (wires.queued()) {
            wires.admit(true);
            core.run(0, core.nanos());
            pressed[0] |= !wires.admitted();
            wires.admit(false);
        }
        if (pressed[0]) {
            history.changed();
        }
    }

    /** Runs in the past. */
    private Outcome repeat(long untilInstructions, long untilNanos) {
        History past = Objects.requireNonNull(history);
        while (past.inPast() && core.instructions() < untilInstructions && core.nanos() < untilNanos) {
            long limit = untilNanos == Long.MAX_VALUE
                    ? untilInstructions
                    : Math.min(untilInstructions, core.instructions() + LOOK);
            Outcome stop = past.run(limit, true);
            if (stop != null) {
                return stop;
            }
        }
        return new Outcome.LimitReached();
    }

    private @Nullable Exit run(int fuel, long horizon, boolean plays) {
        try {
            Exit exit = plays && playback != null ? playback.run(watch, fuel) : watch.run(core, fuel, horizon);
            if (exit instanceof Exit.Ended how) {
                ended = new Outcome.Ended(how.reason(), how.code(), how.text());
            }
            recorded();
            return exit;
        } catch (CardException failure) {
            ended = cards.apply(failure);
            return null;
        }
    }

    private void recorded() {
        if (recorder == null) {
            return;
        }
        recorder.ran();
        if (ended != null) {
            recorder.ended(ended.reason(), ended.text());
        }
    }
}
