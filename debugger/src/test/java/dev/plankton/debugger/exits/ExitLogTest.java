package dev.plankton.debugger.exits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.EventsGuest;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.testing.BothTiers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitLogTest {
    @TempDir
    Path folder;

    @BothTiers
    void saysWhatTheGuestDoes(Tier tier) throws Exception {
        List<String> lines = new ArrayList<>();
        try (Machine pc = EventsGuest.boot(folder, tier)) {
            ExitLog log = ExitLog.of(pc, line -> lines.add(line.replaceAll(", cost [0-9.]+ [nmu]?s$", ", cost")));
            pc.onEvent(log);
            pc.runFor(Duration.ofMillis(120));
            assertThat(lines).hasSize(100 + 2 + 1 + 1 + 12 + 1 + 3 * 2);
            assertThat(lines.getFirst()).isEqualTo("0.000001 s, instruction 13: OUT 80h, 64h (diagnostic code), cost");
            assertThat(lines.subList(99, 105).stream().map(line -> line.substring(line.indexOf(':') + 2)))
                    .containsExactly(
                            "OUT 80h, 01h (diagnostic code), cost",
                            "BIOS INT 10h AH=0Eh (write a character), cost",
                            "BIOS INT 10h AH=0Eh (write a character), cost",
                            "IN 61h gives 30h (speaker and timer gate), cost",
                            "exception 00h (divide error)",
                            "BIOS INT 10h AH=0Eh (write a character), cost");
            assertThat(lines.stream().filter(line -> line.endsWith("HLT, sleeps")))
                    .hasSize(3);
            assertThat(lines.stream().filter(line -> line.endsWith("interrupt 08h delivered (timer)")))
                    .hasSize(2);
            assertThat(log.table().lines().toList())
                    .anyMatch(
                            line -> line.matches(" +100 times +[0-9.]+ [nmu]?s each .* OUT 80h \\(diagnostic code\\)"))
                    .anyMatch(line -> line.matches(" +14 times .*BIOS INT 10h AH=0Eh \\(write a character\\)"))
                    .anyMatch(line -> line.matches(" +3 times +0 ns each +0 ns at most +0 ns in all +HLT, sleeps"));
            assertThat(log.table())
                    .startsWith(lines.size() + " exits in 0.120000 s of guest time; they cost the host ");
        }
    }

    /** The guest is the same with a log and without. */
    @BothTiers
    void changesNothing(Tier tier) throws Exception {
        try (Machine with = EventsGuest.boot(folder, tier);
                Machine without = EventsGuest.boot(folder, tier)) {
            with.onEvent(ExitLog.of(with, _ -> {}));
            with.runFor(Duration.ofMillis(300));
            without.runFor(Duration.ofMillis(300));
            assertThat(with.instructions()).isEqualTo(without.instructions());
            assertThat(with.snapshot().toBytes()).isEqualTo(without.snapshot().toBytes());
        }
    }

    @Test
    void thePastIsNotLoggedAgain() throws Exception {
        List<String> lines = new ArrayList<>();
        try (Machine pc = EventsGuest.boot(folder, Tier.REGIONS_WHEN_HOT)) {
            History history = pc.keepHistory(1 << 20);
            pc.onEvent(ExitLog.of(pc, lines::add));
            pc.run(800);
            int count = lines.size();
            assertThat(count).isGreaterThan(100);
            history.go(100);
            pc.run(300);
            assertThat(lines).hasSize(count);
            history.go(history.end());
            pc.runFor(Duration.ofMillis(60));
            assertThat(lines).hasSizeGreaterThan(count);
        }
    }

    @Test
    void namesWhatItKnows() {
        assertThat(ExitText.of(new GuestEvent.PortAccess(0x3D4, 2, true, 0x0E0F)))
                .isEqualTo("OUT 3D4h, 0E0Fh (CRT controller)");
        assertThat(ExitText.of(new GuestEvent.PortAccess(0x1234, 1, false, 0xFF)))
                .isEqualTo("IN 1234h gives FFh");
        assertThat(ExitText.of(new GuestEvent.Service(0x13, 0x0201))).isEqualTo("BIOS INT 13h AH=02h (read sectors)");
        assertThat(ExitText.of(new GuestEvent.Service(0x08, 0x0201))).isEqualTo("BIOS 08h (timer tick)");
        assertThat(ExitText.of(new GuestEvent.Interrupt(0x21, GuestEvent.Cause.INSTRUCTION, 0x4C00)))
                .isEqualTo("INT 21h, AX 4C00h");
        assertThat(ExitLog.duration(999)).isEqualTo("999 ns");
        assertThat(ExitLog.duration(1500)).isEqualTo("1.5 us");
        assertThat(ExitLog.duration(2_000_000_000L)).isEqualTo("2.0 s");
    }
}
