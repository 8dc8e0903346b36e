package dev.plankton.machine.pc;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.fpu.X87;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.CardException;
import dev.plankton.device.bus.DeviceRegisters;
import dev.plankton.device.card.Card;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.loan.Attachment;
import dev.plankton.hypervisor.loan.Loan;
import dev.plankton.keys.KeyScript;
import dev.plankton.logging.SafeLog;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.GuestListener;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.screen.Screen;
import dev.plankton.memory.GuestMemory;
import dev.plankton.memory.StateMap;
import dev.plankton.recording.CoreRecorder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One PC that runs only when it is called, on the caller's thread. Its time is counted in instructions and passes over sleep
 * at once, so that the same calls give the same run on any host. Not for several threads at the same time.
 *
 * <pre>{@code
 * try (Machine pc = Machine.boot(BootImage.read(Path.of("snake.img")))) {
 *     pc.type("{up}{up}{left}");
 *     pc.runFor(Duration.ofSeconds(5));
 *     System.out.println(pc.screen().text());
 * }
 * }</pre>
 *
 * <p>All methods throw {@link IllegalStateException} after {@link #close}.
 */
public final class Machine implements AutoCloseable {
    /** What {@link #boot} boots: an i686 with an x87 that executes 10 million instructions in a second of its time. */
    public static final MachineProfile PROFILE = new MachineProfile(CpuModel.I686, ClockSource.COUNTED);

    private static final SafeLog LOG = SafeLog.of(Machine.class);

    /** The largest that an address names. */
    private static final int MOST_NUMBER = 0xFF_FFFE;

    private final MachineParts parts;
    private final Wires wires;
    private final Watch watch;
    private final RunControl control;
    private @Nullable Vm vm;
    private @Nullable Attachment attachment;
    private boolean closed;

    private Machine(MachineParts parts) {
        this.parts = parts;
        wires = parts.wires();
        watch = parts.watch();
        control = new RunControl(parts.core(), wires, watch, this::failed);
    }

    /** How it ends because one of its cards has thrown. */
    private Outcome.Ended failed(CardException failure) {
        LOG.log(System.Logger.Level.ERROR, () -> this + " ended", failure);
        return new Outcome.Ended(StopReason.DEFECT, failure.place(), String.valueOf(failure.getMessage()));
    }

    /** Powers on {@link #PROFILE} with {@code image} in its drive. No instruction has been executed when this returns. */
    public static Machine boot(BootImage image) {
        return boot(image, PROFILE);
    }

    /**
     * Powers on a PC of {@code profile} with {@code image} in its drive. No instruction has been executed when this returns.
     *
     * @throws IllegalArgumentException if the profile's clock is the host's, or of one of its cards only the name is known
     */
    public static Machine boot(BootImage image, MachineProfile profile) {
        return boot(image, profile, Tier.REGIONS_WHEN_HOT);
    }

    /** The same, and says how guest code is executed, of which the guest notices nothing. */
    public static Machine boot(BootImage image, MachineProfile profile, Tier tier) {
        return new Machine(MachineParts.powerOn(image, profile, tier));
    }

    /**
     * A PC that goes on from {@code snapshot}, of a Machine or of a VM of a hypervisor. Inputs that wait in it do not come to
     * it. The time of a VM that ran by the host's clock goes on from where it was, and is counted by {@link
     * ClockSource#COUNTED} from then on: so what a VM does next can be looked at, again and again.
     *
     * @throws IllegalStateException if a disk that was open for writing is not as it was
     * @throws IllegalArgumentException if it has cards: {@link #boot(Snapshot, Tier, Card...)}
     */
    public static Machine boot(Snapshot snapshot) {
        return boot(snapshot, Tier.REGIONS_WHEN_HOT);
    }

    /**
     * The same, and says how guest code is executed, of which the guest notices nothing.
     *
     * @param cards those that the PC of the snapshot has, which knows their names and versions
     * @throws IllegalArgumentException if it has others
     */
    public static Machine boot(Snapshot snapshot, Tier tier, Card... cards) {
        return new Machine(MachineParts.of(snapshot, tier, cards));
    }

    /**
     * A PC in the state in which {@code recording} begins. As it runs, all that came to it then comes to it again, at the same
     * instructions, so that it does the same; what it sends is in {@link #serial} and the others. At the end of the recording,
     * or where something else comes to it or changes it before that, it goes on by itself, its time counted. With {@link
     * #keepHistory} it can go back.
     *
     * <p>The methods that run it throw {@link ReplayException} if it does not do what was recorded.
     */
    public static Machine replay(Recording recording) {
        return replay(recording, Tier.REGIONS_WHEN_HOT);
    }

    /** The same, and says how guest code is executed, of which the guest notices nothing. */
    public static Machine replay(Recording recording, Tier tier) {
        Machine made = new Machine(MachineParts.of(recording, tier));
        made.control.play(new Playback(made.parts.core(), made.wires, recording.run()));
        return made;
    }

    /** Whether it plays a recording, and is not at its end. */
    public boolean replaying() {
        requireOpen();
        return control.playing();
    }

    /**
     * Runs to the end of the recording that it plays, unless the guest ends, or a breakpoint or a watched access comes before.
     * Without a recording it runs as {@link #run} does.
     */
    public Outcome replayToEnd() {
        requireOpen();
        return control.playToEnd();
    }

    /**
     * Records it from now on in {@code file}, until {@link #stopRecording} or {@link #close}: the state that it is in, and all that
     * comes to it, with the instruction counts at which it does. {@link #reset} and {@link #restore} begin it again in the same file.
     * It costs little: a few bytes for each input.
     *
     * @throws IOException if the file exists, or cannot be written
     * @throws IllegalStateException if it is recorded already or keeps a history, or has a disk open for writing, or cards, or
     *     plays a recording by the host's time, which has its own
     */
    public void record(Path file) throws IOException {
        requireNotAttached("recorded");
        if (control.recorder() != null || control.history() != null) {
            throw new IllegalStateException("it is recorded already, or keeps a history");
        }
        if (control.playing() && !parts.core().countsTime()) {
            throw new IllegalStateException("it plays a recording with the host's time: record it after its end");
        }
        control.record(CoreRecorder.start(file, parts.core(), parts.image(), wires.vmNumber()));
    }

    /**
     * Ends {@link #record}.
     *
     * @throws IOException if something could not be written to the file, now or before
     */
    public void stopRecording() throws IOException {
        requireOpen();
        CoreRecorder recorder = control.recorder();
        control.stopRecording();
        if (recorder != null) {
            recorder.close();
        }
    }

    /**
     * Takes the place of a VM: the machine goes on from its state, until {@link #close} gives the VM back to its hypervisor as it
     * is then. Meanwhile the VM executes only while the machine does. While it does, the requests, serial bytes, frames and keys that
     * come for the VM are given to the guest, and its replies and output go where they always go; while it does not, they wait in
     * the VM's inbox. Its time is counted from here on, and goes on by its hypervisor's clock once it is given back. In the past
     * ({@link History}) nothing comes to it and nothing is sent; closed there, it is given back as it was in the present.
     *
     * <p>No other VM notices anything of it. Limits of the hypervisor do not apply, and the VM cannot be restored or reset. If it is
     * to stop or its hypervisor is closed, {@link #isRecalled} is true, and it ends when it is given back.
     *
     * @throws IllegalStateException if the VM has ended, was never booted, has a disk open for writing, is kept with durability
     *     {@code sync}, or is attached to already; or as {@link Vm#restore}
     */
    public static Machine attach(Vm vm) {
        Loan loan = Loan.of(vm);
        boolean done = false;
        try {
            Machine made = new Machine(MachineParts.of(vm.snapshot()));
            made.vm = vm;
            made.attachment = new Attachment(loan, made.parts.core(), made.wires);
            made.control.attach(made.attachment);
            done = true;
            return made;
        } finally {
            if (!done) {
                loan.giveBack(null, 0, null);
            }
        }
    }

    /**
     * Switches it off and on again: all that it has in memory is lost, what it is to be typed and sent as well.
     *
     * @throws IllegalStateException if it is {@link #attach attached}: {@link Vm#reset} after that
     */
    public void reset() {
        requireNotAttached("reset");
        control.leaveState(parts.image());
        parts.reset();
        control.restart(parts.core(), parts.image());
    }

    /**
     * The complete state that it is in: memory, processor, devices, display, and what it has written to disks that stay in
     * memory. It goes on in {@link #restore}, in another Machine, or as a VM of a {@link dev.plankton.hypervisor.Hypervisor} with
     * this {@link #profile}. What it is still to be typed and sent is no part of it.
     *
     * @throws IllegalStateException if a disk that is open for writing cannot be read
     */
    public Snapshot snapshot() {
        requireOpen();
        return parts.snapshot();
    }

    /**
     * Gives it the state of a snapshot of the same kind of PC in place of what it has. What it was to be typed and sent is
     * lost; what it has shown so far ({@link #serial}, {@link #debug}, {@link #teletype}), breakpoints and listeners stay.
     *
     * @throws IllegalArgumentException if the snapshot is of another kind of PC
     * @throws IllegalStateException if a disk that was open for writing is not as it was, or it is {@link #attach attached}
     */
    public void restore(Snapshot snapshot) {
        requireNotAttached("restored");
        control.leaveState(snapshot.image());
        parts.restore(snapshot);
        control.restart(parts.core(), parts.image());
    }

    /**
     * Keeps what it does from now on, so that it can go back there: see {@link History}. {@link #reset} and {@link #restore} begin
     * it again. It costs a few microseconds each hundred thousand instructions.
     *
     * @param bytes of the heap that it may take beside two complete states; with less than it wants, going back takes longer,
     *     and with many inputs it goes less far
     * @throws IllegalStateException if a disk is open for writing: what is written to it cannot be taken back
     */
    public History keepHistory(long bytes) {
        requireOpen();
        if (parts.image().drives().change()) {
            throw new IllegalStateException("no history of a machine with a disk open for writing");
        }
        return control.keepHistory(bytes);
    }

    /** What {@link #keepHistory} keeps; empty before it is called. */
    public Optional<History> history() {
        requireOpen();
        return Optional.ofNullable(control.history());
    }

    private void requireNotAttached(String done) {
        requireOpen();
        if (vm != null) {
            throw new IllegalStateException("VM %d is its hypervisor's: it can be %s after it has been given back"
                    .formatted(vm.number(), done));
        }
    }

    // Running

    /**
     * Executes {@code instructions} instructions, unless it ends, meets a breakpoint or sleeps with nothing to wake it before that.
     *
     * @throws IllegalArgumentException if that is negative
     */
    public Outcome run(long instructions) {
        return control.advance(end(instructions), Long.MAX_VALUE);
    }

    /**
     * Runs for a time of its own; sleep passes at once.
     *
     * @throws IllegalArgumentException if that is negative
     */
    public Outcome runFor(Duration time) {
        return control.advance(Long.MAX_VALUE, after(time));
    }

    /**
     * Executes {@code instructions} instructions, but no longer than for a time of its own.
     *
     * @throws IllegalArgumentException if one of them is negative
     */
    public Outcome run(long instructions, Duration time) {
        return control.advance(end(instructions), after(time));
    }

    /** As {@link #run(long, Duration)}, but goes on with a run that has reached its limit: a breakpoint that is next now stops it, unless it sleeps. */
    public Outcome goOn(long instructions, Duration time) {
        long untilInstructions = end(instructions);
        long untilNanos = after(time);
        return control.goOn(untilInstructions, untilNanos);
    }

    private long end(long instructions) {
        if (instructions < 0) {
            throw new IllegalArgumentException("cannot run for " + instructions + " instructions");
        }
        long now = instructions();
        return now > Long.MAX_VALUE - instructions ? Long.MAX_VALUE : now + instructions;
    }

    /**
     * Runs until {@code condition} holds, which is asked now, after each thousand instructions and whenever the guest sleeps.
     *
     * @param limit the time of its own that it has at most
     * @return whether the condition holds; if not, the time is over, or the guest has ended, is at a breakpoint or waits for an
     *     input
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return control.runUntil(condition, after(limit));
    }

    /** Executes one instruction, after the delivery of an interrupt that is due; in sleep, time passes until there is one. */
    public Outcome step() {
        return run(1);
    }

    private long after(Duration time) {
        requireOpen();
        if (time.isNegative()) {
            throw new IllegalArgumentException("a negative time: " + time);
        }
        long nanos = TimeUnit.NANOSECONDS.convert(time);
        return nanos > Long.MAX_VALUE - parts.core().nanos()
                ? Long.MAX_VALUE
                : parts.core().nanos() + nanos;
    }

    /**
     * Stops before the instruction at a linear address is executed, whenever that is next and not where a run begins. Code that is
     * not near one is executed as fast as without.
     *
     * @param address 16 times CS plus IP
     */
    public void breakAt(int address) {
        requireOpen();
        watch.stopAt(parts.core(), address);
    }

    /** Takes back {@link #breakAt}; what is no breakpoint stays none. */
    public void clearBreak(int address) {
        requireOpen();
        watch.passBy(parts.core(), address);
    }

    /**
     * Stops after an instruction that accesses memory in a range; writes by the BIOS and by devices do not count. Code that
     * accesses memory takes longer while there is a range.
     *
     * @param address linear: 16 times a segment plus an offset
     * @throws IllegalArgumentException if {@code length} is not positive
     */
    public void watch(int address, int length, Access access) {
        requireOpen();
        if (length < 1) {
            throw new IllegalArgumentException("cannot watch " + length + " bytes");
        }
        watch.watch(parts.core(), address, length, access);
    }

    /** Takes back {@link #watch}; what is not watched stays so. */
    public void unwatch(int address, int length, Access access) {
        requireOpen();
        watch.unwatch(parts.core(), address, length, access);
    }

    /**
     * Stops after events for which {@code wanted} holds, at the latest after the instruction: accesses to ports, interrupts,
     * BIOS services and HLT. Guests run as fast as without, but for the time that {@code wanted} takes.
     *
     * @param wanted asked when it has happened, within an instruction: the machine must not be looked at from there; null
     *     for none
     */
    public void stopAfter(@Nullable Predicate<GuestEvent> wanted) {
        requireOpen();
        watch.stopAfter(parts.core(), wanted);
    }

    /** Has {@code filter} decide whether the machine stops where it could; null to stop always. */
    public void filterStops(@Nullable StopFilter filter) {
        requireOpen();
        watch.filter(filter);
    }

    /**
     * Has each event reported: accesses to ports, interrupts, BIOS services and HLT. What is repeated in the past is not.
     *
     * @param listener takes them; null for none
     */
    public void onEvent(@Nullable GuestListener listener) {
        requireOpen();
        watch.listen(parts.core(), listener);
    }

    /**
     * Has each instruction reported: a line with CS:IP, its text, registers and flags as they were before it. That takes a
     * microsecond an instruction.
     *
     * @param listener takes the lines; null for none
     */
    public void trace(@Nullable Consumer<String> listener) {
        requireOpen();
        watch.trace(listener);
    }

    // Inputs

    /**
     * Types text, and names in braces for other keys, such as {@code dir{enter}}, {@code {up}}, {@code {ctrl-c}} or {@code
     * {wait 2s}}: a key each tenth of a second of its time, from now on, while it runs. An opening brace is typed by two.
     *
     * @throws IllegalArgumentException if a key has no such name, with a message that lists them
     */
    public void type(String script) {
        requireOpen();
        control.type(KeyScript.parse(script, parts.core().nanos()));
    }

    /**
     * Moves its mouse, turns the wheel and holds buttons.
     *
     * @param right counts, negative to the left; about eight move a pointer by a character cell
     * @param down counts, negative upwards
     * @param wheel steps, negative away from the user
     * @param buttons held: bit 0 the left, bit 1 the right, bit 2 the middle one
     * @return false, with nothing done, if the guest does not listen to the mouse, or has not taken the last change of its
     *     buttons: then try again after it has run
     * @throws IllegalArgumentException if there are no such buttons
     */
    public boolean moveMouse(int right, int down, int wheel, int buttons) {
        requireOpen();
        if ((buttons & ~7) != 0) {
            throw new IllegalArgumentException("no buttons are %Xh: 0 to 7".formatted(buttons));
        }
        return control.moveMouse(right, down, wheel, buttons);
    }

    /**
     * Presses or releases a key by its set 1 scan code.
     *
     * @param scanCode 0 to 255
     * @return false, with nothing done, if the keyboard's buffer is full
     * @throws IllegalArgumentException if it is no byte
     */
    public boolean press(int scanCode) {
        requireOpen();
        if ((scanCode & ~0xFF) != 0) {
            throw new IllegalArgumentException("scan code out of range (0-255): " + scanCode);
        }
        return control.press(scanCode);
    }

    /** Whether the guest listens to the mouse. */
    public boolean mouseListens() {
        requireOpen();
        return parts.core().mouseListens();
    }

    /** Sends bytes to its serial port COM1, which it takes at the speed that it has set, while it runs. */
    public void send(byte[] bytes) {
        requireOpen();
        control.send(Objects.requireNonNull(bytes, "bytes"));
    }

    /**
     * Hands its request NIC a request and runs until the reply is complete.
     *
     * @param limit the time of its own that it has at most
     * @return the reply; empty if the guest has dropped the request, ended, or let the time pass
     */
    public Optional<byte[]> call(byte[] request, Duration limit) {
        if (request.length > StateMap.REQUEST_BUFFER_SIZE) {
            throw new IllegalArgumentException(
                    "a request of " + request.length + " bytes is too long: at most " + StateMap.REQUEST_BUFFER_SIZE);
        }
        boolean answered = control.call(request, after(limit));
        return answered ? Optional.of(wires.reply()) : Optional.empty();
    }

    /**
     * Sends an Ethernet frame, without FCS, to its NE2000.
     *
     * @return false if the guest does not receive it: it has not started the NIC, has no room, or listens to other addresses
     */
    public boolean sendFrame(byte[] frame) {
        requireOpen();
        return control.sendFrame(frame);
    }

    /**
     * Gives it the number, by which the PROM of its NE2000 has another address than those of other machines on one network:
     * 02:00:0A and the number, 0 by default. To be called before the guest reads it.
     *
     * @param number 0 to 16 777 214
     */
    public void setNumber(int number) {
        requireOpen();
        if (number < 0 || number > MOST_NUMBER) {
            throw new IllegalArgumentException("number out of range (0-%d): %d".formatted(MOST_NUMBER, number));
        }
        control.number(number);
    }

    /** Takes each Ethernet frame, without FCS, that it sends while it runs; null for none. */
    public void onFrame(@Nullable Consumer<byte[]> listener) {
        requireOpen();
        wires.onFrame(listener);
    }

    // What can be seen of it

    /** What it has sent on COM1, a character a byte; of more than a mebibyte, at least the last one. */
    public String serial() {
        requireOpen();
        return wires.serial().text();
    }

    /** What it has written to the debug console, port E9h; as {@link #serial}. */
    public String debug() {
        requireOpen();
        return wires.debug().text();
    }

    /** What it has written through the BIOS (INT 10h AH=0Eh); as {@link #serial}. */
    public String teletype() {
        requireOpen();
        return wires.teletype().text();
    }

    /** The registers of its devices as they are now. */
    public List<DeviceState> devices() {
        requireOpen();
        return DeviceRegisters.of(parts.core().memory()).entrySet().stream()
                .map(device -> new DeviceState(device.getKey(), device.getValue()))
                .toList();
    }

    /** What its display shows now. */
    public Screen screen() {
        requireOpen();
        return parts.core().screen();
    }

    /** Instructions executed since power-on. */
    public long instructions() {
        requireOpen();
        return parts.core().cpu().instructions();
    }

    /** Its time since power-on. */
    public Duration time() {
        requireOpen();
        return Duration.ofNanos(parts.core().nanos());
    }

    /** Whether it sleeps, and nothing but time or an input wakes it. */
    public boolean isAsleep() {
        requireOpen();
        return control.isAsleep();
    }

    /** The VM whose place it has taken: {@link #attach}. */
    public Optional<Vm> vm() {
        return Optional.ofNullable(vm);
    }

    /** Whether the VM whose place it has taken is to be given back: it is to stop, or its hypervisor has been closed. */
    public boolean isRecalled() {
        return attachment != null && attachment.isRecalled();
    }

    /** How it has ended; empty if it has not. */
    public Optional<Outcome.Ended> ended() {
        requireOpen();
        return Optional.ofNullable(control.ended());
    }

    /** What it has booted from. */
    public BootImage image() {
        return parts.image();
    }

    /** The kind of PC. */
    public MachineProfile profile() {
        return parts.profile();
    }

    /** A register, zero-extended; E registers as ints of either sign. */
    public int get(Register register) {
        requireOpen();
        return register.get(parts.core().cpu());
    }

    /**
     * Sets a register before the next instruction.
     *
     * @throws IllegalArgumentException if the value does not fit
     */
    public void set(Register register, int value) {
        requireOpen();
        control.set(register, value);
    }

    /** A flag. */
    public boolean get(Flag flag) {
        return (get(Register.FLAGS) & flag.mask()) != 0;
    }

    /** Sets or clears a flag before the next instruction. */
    public void set(Flag flag, boolean on) {
        int flags = get(Register.FLAGS);
        set(Register.FLAGS, on ? flags | flag.mask() : flags & ~flag.mask());
    }

    /**
     * The registers of the x87 as FNSAVE stores them with 32-bit operands: seven doublewords (control word, status word, tag
     * word, last instruction in two, its operand in two, as real mode has them), then ST(0) to ST(7), ten bytes each.
     */
    public byte[] x87() {
        requireOpen();
        return X87.image(parts.core().cpu());
    }

    /**
     * Sets the registers of the x87 before the next instruction.
     *
     * @param image as {@link #x87()} returns it
     * @throws IllegalArgumentException if it has another length
     * @throws IllegalStateException if the machine is recorded
     */
    public void x87(byte[] image) {
        requireOpen();
        if (image.length != x87().length) {
            throw new IllegalArgumentException(
                    "an image of the x87 has %d bytes, not %d".formatted(x87().length, image.length));
        }
        control.setX87(image);
    }

    /**
     * A copy of memory as the CPU sees it.
     *
     * @param address physical, from 0
     * @throws IllegalArgumentException if that is not all memory
     */
    public byte[] read(int address, int length) {
        requireOpen();
        return GuestMemory.read(parts.core().memory(), address, length);
    }

    /**
     * Writes to memory, ROM included.
     *
     * @param address physical, from 0
     * @throws IllegalArgumentException if that is not all memory
     */
    public void write(int address, byte[] bytes) {
        requireOpen();
        control.write(address, bytes);
    }

    /** The linear address of the next instruction: 16 times CS plus IP. */
    public int codeAddress() {
        requireOpen();
        return parts.core().cpu().codeAddress();
    }

    /**
     * Ends it; a VM that it has taken the place of is given back to its hypervisor.
     *
     * @throws UncheckedIOException if its recording could not be written
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            giveBack();
            stopRecording();
        } catch (IOException e) {
            throw new UncheckedIOException("the recording is not complete: " + e.getMessage(), e);
        } finally {
            closed = true;
        }
    }

    private void giveBack() {
        if (attachment != null) {
            History past = control.history();
            boolean present = false;
            try {
                if (past != null && past.inPast()) {
                    past.go(past.end());
                }
                present = true;
            } finally {
                Outcome.Ended how = control.ended();
                attachment.giveBack(present, how == null ? null : new Exit.Ended(how.reason(), how.code()));
            }
        }
    }

    /**
     * A hash of its complete state: machines of a kind with the same are in the same state, but for one in some thousand millions.
     * Another release may have another one for it. It is of 32 bits, and takes about a millisecond.
     */
    public long stateHash() {
        requireOpen();
        return parts.core().stateHash();
    }

    /** The complete state, in an array of the caller's own. */
    byte[] state() {
        return parts.core().state();
    }

    /** A moment of a recording that it plays, to go {@link #back} to. */
    @SuppressWarnings("ArrayRecordComponent") // Marks are not compared.
    record Mark(byte[] state, Playback.@Nullable Place place) {}

    Mark mark() {
        return new Mark(parts.core().state(), control.place());
    }

    void back(Mark mark) {
        parts.load(mark.state);
        control.back(mark.place);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the machine is closed");
        }
    }

    @Override
    public String toString() {
        Cpu cpu = parts.core().cpu();
        return "%s at %04X:%04X after %d instructions"
                .formatted(parts.image().name(), cpu.segment(Cpu.CS), cpu.ip(), cpu.instructions());
    }
}
