package dev.plankton.guests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.screen.Screen;
import dev.plankton.memory.Memory;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A guest on a PC whose time is counted, so that each run is the same, with a keyboard, a screen and COM1. */
final class Pc implements DeviceHost {
    private static final int TEXT = 0xB8000;

    /** Fine enough to see what happens at each tick: a guest may sleep again after as few instructions. */
    private static final int SLICE = 10;

    private final Core core;
    private final StringBuilder sent = new StringBuilder();
    private final ArrayDeque<Integer> toSend = new ArrayDeque<>();

    Pc(String guest, CpuModel model, Tier tier) {
        MachineProfile profile =
                new MachineProfile(model, new ClockSource.Instructions(10_000_000, 1_735_689_600_000L));
        BootImage image = BootImage.of(guest, Guests.find(guest).orElseThrow().image());
        core = new Core(profile, tier);
        core.mountNew(Template.powerOn(profile, image), this);
    }

    /** Runs it until {@code happened}. */
    void until(String what, BooleanSupplier happened) {
        long end = core.cpu().instructions() + 200_000_000;
        while (!happened.getAsBoolean()) {
            Exit exit = core.run(SLICE);
            assertThat(exit).as("while waiting until " + what).isNotInstanceOf(Exit.Ended.class);
            assertThat(exit instanceof Exit.Halted && !happened.getAsBoolean())
                    .as("asleep before " + what + ":\n" + this)
                    .isFalse();
            assertThat(core.cpu().instructions()).as("until " + what).isLessThan(end);
        }
    }

    /** Runs it until it sleeps and only an input can wake it. */
    void untilAsleep() {
        long end = core.cpu().instructions() + 10_000_000;
        while (!(core.run(SLICE) instanceof Exit.Halted)) {
            assertThat(core.cpu().instructions()).as("until it sleeps").isLessThan(end);
        }
    }

    /** Runs {@code instructions}; the ticks it sleeps through take none. */
    void run(int instructions) {
        assertThat(core.run(instructions)).isInstanceOf(Exit.FuelSpent.class);
    }

    /** Presses and releases a key, by its set 1 scan code. */
    void type(int scanCode) {
        assertThat(core.press(scanCode)).isTrue();
        assertThat(core.press(scanCode | 0x80)).isTrue();
    }

    /** Sends {@code text} to COM1 and returns what comes back until the guest sleeps again. */
    String enter(String text) {
        sent.setLength(0);
        text.chars().forEach(toSend::add);
        untilAsleep();
        return sent.toString();
    }

    Memory memory() {
        return core.memory();
    }

    /** What its display shows. */
    Screen screen() {
        return core.screen();
    }

    /** The byte at {@code column}, {@code row} of a text screen that is {@code columns} wide. */
    int character(int columns, int column, int row) {
        return memory().get8(TEXT + (row * columns + column) * 2);
    }

    int attribute(int columns, int column, int row) {
        return memory().get8(TEXT + (row * columns + column) * 2 + 1);
    }

    String row(int columns, int row) {
        byte[] characters = new byte[columns];
        for (int column = 0; column < columns; column++) {
            characters[column] = (byte) character(columns, column, row);
        }
        return new String(characters, ISO_8859_1);
    }

    /** The first row of 25 that {@code matches}, or -1. */
    int find(int columns, Predicate<String> matches) {
        for (int row = 0; row < 25; row++) {
            if (matches.test(row(columns, row))) {
                return row;
            }
        }
        return -1;
    }

    @Override
    public void transmit(int value) {
        sent.append((char) value);
    }

    @Override
    public int receive() {
        return toSend.isEmpty() ? -1 : toSend.remove();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < 25; row++) {
            text.append(row(40, row)).append('\n');
        }
        return text.toString();
    }
}
