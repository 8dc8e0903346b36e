package dev.plankton.debugger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Access;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import dev.plankton.testing.BothTiers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    private static final int RAM = 0xA0000;
    private static final long PLENTY = 64 << 20;

    private static BootImage guest(String name) {
        return BootImage.of(name, Guests.find(name).orElseThrow().image());
    }

    /** What is looked at of a machine. */
    private record Look(List<Integer> registers, int memory, String screen, int x87, Duration time) {
        static Look at(Machine pc) {
            List<Integer> registers =
                    Arrays.stream(Register.values()).map(pc::get).toList();
            return new Look(
                    registers,
                    Arrays.hashCode(pc.read(0, RAM)),
                    pc.screen().text(),
                    Arrays.hashCode(pc.x87()),
                    pc.time());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "snake, INTERPRETER, 67108864",
        "snake, REGIONS_WHEN_HOT, 67108864",
        "snake, REGIONS_WHEN_HOT, 4000",
        "echo, REGIONS_WHEN_HOT, 67108864",
        "web, REGIONS_WHEN_HOT, 67108864",
        "hello, INTERPRETER, 67108864"
    })
    void everyMomentIsAsItWas(String name, Tier tier, long bytes) {
        Random random = new Random(name.hashCode());
        try (Machine pc = Machine.boot(guest(name), Machine.PROFILE, tier)) {
            History history = pc.keepHistory(bytes);
            TreeMap<Long, Look> seen = new TreeMap<>();
            for (int n = 0; n < 60; n++) {
                switch (random.nextInt(4)) {
                    case 0 -> pc.type(List.of("a", "{up}", "{left}", "{enter}").get(random.nextInt(4)));
                    case 1 -> pc.send(("line " + n + "\n").getBytes(StandardCharsets.US_ASCII));
                    case 2 ->
                        pc.call("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), Duration.ofMillis(3));
                    default -> pc.runFor(Duration.ofMillis(random.nextInt(100)));
                }
                long before = pc.instructions();
                Outcome outcome = pc.run(1 + random.nextInt(150_000));
                if (outcome instanceof Outcome.LimitReached && pc.instructions() > before) {
                    seen.put(pc.instructions(), Look.at(pc));
                }
            }
            Look present = Look.at(pc);
            String sent = pc.serial() + pc.teletype();
            List<Long> moments = new ArrayList<>(seen.keySet());
            if (bytes == PLENTY) {
                assertThat(history.beginning()).isZero();
            }
            Collections.shuffle(moments, random);
            for (long moment : moments) {
                if (moment < history.beginning()) {
                    continue;
                }
                history.go(moment);
                assertThat(pc.instructions()).isEqualTo(moment);
                if (moment != history.end()) {
                    assertThat(history.inPast()).isTrue();
                }
                assertThat(Look.at(pc)).as("at %d", moment).isEqualTo(seen.get(moment));
            }
            history.go(history.beginning());
            assertThat(pc.instructions()).isEqualTo(history.beginning());
            assertThat(pc.get(Register.IP) == 0x7C00).isEqualTo(history.beginning() == 0);
            pc.run(history.end() - history.beginning());
            history.go(history.end());
            assertThat(history.inPast()).isFalse();
            assertThat(Look.at(pc)).isEqualTo(present);
            assertThat(pc.serial() + pc.teletype())
                    .as("what was sent is not sent again")
                    .isEqualTo(sent);
            assertThat(history.bytes()).isLessThan(bytes + 8192);
        }
    }

    @Test
    void stepsBackOverEveryInstruction() {
        try (Machine pc = Machine.boot(guest("hello"))) {
            History history = pc.keepHistory(PLENTY);
            List<Integer> addresses = new ArrayList<>();
            do {
                addresses.add(pc.codeAddress());
            } while (pc.step() instanceof Outcome.LimitReached);
            assertThat(addresses).hasSizeGreaterThan(10);
            for (int n = addresses.size() - 1; n >= 0; n--) {
                assertThat(history.stepBack()).isTrue();
                assertThat(pc.codeAddress()).isEqualTo(addresses.get(n));
            }
            assertThat(history.stepBack()).isFalse();
        }
    }

    @BothTiers
    void takesBackInstructionAfterInstruction(Tier tier) {
        try (Machine pc = Machine.boot(guest("snake"), Machine.PROFILE, tier)) {
            History history = pc.keepHistory(PLENTY);
            pc.type(" ");
            pc.run(330_000);
            long begin = pc.instructions();
            TreeMap<Long, Look> seen = new TreeMap<>();
            while (pc.instructions() < begin + 400) {
                pc.step();
                seen.put(pc.instructions(), Look.at(pc));
            }
            for (long moment : seen.descendingKeySet()) {
                assertThat(pc.instructions()).isEqualTo(moment);
                assertThat(Look.at(pc)).as("at %d", moment).isEqualTo(seen.get(moment));
                assertThat(history.stepBack()).isTrue();
            }
            history.go(begin + 100);
            pc.run(100);
            assertThat(Look.at(pc)).isEqualTo(seen.get(begin + 200));
            pc.set(Register.BP, pc.get(Register.BP)); // Another future, in which the marks of this one are of no use.
            pc.run(50);
            history.go(begin + 150);
            assertThat(Look.at(pc)).isEqualTo(seen.get(begin + 150));
        }
    }

    @Test
    void runsBackToTheBreakpointMetLast() {
        try (Machine pc = Machine.boot(guest("snake"))) {
            History history = pc.keepHistory(PLENTY);
            pc.run(1000);
            int place = pc.codeAddress();
            long first = pc.instructions();
            pc.runFor(Duration.ofSeconds(2));
            pc.breakAt(place);
            long last = -1;
            while (history.runBack().isPresent()) {
                assertThat(pc.codeAddress()).isEqualTo(place);
                last = pc.instructions();
            }
            assertThat(last).isLessThanOrEqualTo(first);
            assertThat(pc.instructions()).isEqualTo(history.beginning());
            assertThat(pc.run(100_000)).isEqualTo(new Outcome.AtBreakpoint(place));
            assertThat(pc.instructions()).isEqualTo(last);
        }
    }

    @Test
    void runsBackWhereStatesAreDroppedMeanwhile() {
        try (Machine pc = Machine.boot(guest("snake"))) {
            History history = pc.keepHistory(1);
            pc.type(" {wait 1s}{up}{wait 1s}{left}");
            pc.runFor(Duration.ofSeconds(4));
            int place = pc.codeAddress();
            pc.runFor(Duration.ofMillis(100));
            pc.breakAt(place);
            assertThat(history.runBack()).contains(new Outcome.AtBreakpoint(place));
            assertThat(pc.codeAddress()).isEqualTo(place);
        }
    }

    @Test
    void forgetsItsBeginningWhereInputsTakeMoreThanItMayHave() {
        int budget = 1 << 20;
        try (Machine pc = Machine.boot(guest("hello"))) {
            History history = pc.keepHistory(budget);
            for (int n = 0; n < 100_000; n++) {
                pc.set(Register.BP, n & 0xFFFF);
                if (n < 5) {
                    pc.step();
                }
                assertThat(history.bytes()).isLessThanOrEqualTo(budget);
            }
            assertThat(history.beginning()).isEqualTo(5);
            pc.run(300_000);
            history.go(history.beginning());
            assertThat(pc.instructions()).isEqualTo(history.beginning());
            history.go(history.end());
            assertThat(history.inPast()).isFalse();
        }
    }

    @Test
    void aBreakpointAtThePresentStopsARunOutOfThePast() {
        try (Machine pc = Machine.boot(guest("hello"))) {
            History history = pc.keepHistory(PLENTY);
            pc.run(5);
            int place = pc.codeAddress();
            history.go(2);
            pc.breakAt(place);
            assertThat(pc.run(1_000_000)).isEqualTo(new Outcome.AtBreakpoint(place));
            assertThat(pc.instructions()).isEqualTo(5);
        }
    }

    @BothTiers
    void findsWhoWroteAByteLast(Tier tier) {
        try (Machine pc = Machine.boot(guest("snake"), Machine.PROFILE, tier)) {
            History history = pc.keepHistory(PLENTY);
            pc.runFor(Duration.ofMillis(500));
            pc.type(" ");
            pc.runFor(Duration.ofSeconds(2));
            long now = pc.instructions();
            for (int address : new int[] {0xB8000, 0xB8000 + 160 * 12, 0x7E00, 0x9FFFF}) {
                long found = history.lastWrite(address).orElse(-1);
                assertThat(pc.instructions()).isEqualTo(now);
                assertThat(history.inPast()).isFalse();
                assertThat(found).as("last write to %X", address).isEqualTo(stepByStep(history, pc, address));
            }
        }
    }

    @BothTiers
    void findsItBeforeThePartsThatThereIsMemoryToMark(Tier tier) {
        // CLI, MOV BYTE [600h],1, and from then on INC BYTE [602h]
        byte[] code = HexFormat.of().parseHex("FA" + "C606000601" + "FE060206" + "EBFA");
        try (Machine pc = Machine.boot(BootImage.of("counts", sector(code)), Machine.PROFILE, tier)) {
            History history = pc.keepHistory(16);
            pc.run(90_000);
            assertThat(history.lastWrite(0x600)).hasValue(1);
            assertThat(history.lastWrite(0x601)).isEmpty();
        }
    }

    private static byte[] sector(byte[] code) {
        byte[] sector = Arrays.copyOf(code, 512);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        return sector;
    }

    /** Goes back until a write to {@code address} would stop the machine. */
    private static long stepByStep(History history, Machine pc, int address) {
        pc.watch(address, 1, Access.WRITE);
        long found = history.runBack().isPresent() ? pc.instructions() : -1;
        pc.unwatch(address, 1, Access.WRITE);
        history.go(history.end());
        return found;
    }

    @Test
    void aChangeInThePastBeginsAnotherFuture() {
        try (Machine pc = Machine.boot(guest("snake"))) {
            History history = pc.keepHistory(PLENTY);
            pc.run(300_000);
            long end = history.end();
            history.go(1000);
            pc.set(Register.BP, 0x1234);
            assertThat(history.inPast()).isFalse();
            assertThat(history.end()).isEqualTo(1000).isLessThan(end);
            pc.run(10);
            history.go(1000);
            pc.step();
            assertThat(pc.instructions()).isEqualTo(1001);
            history.go(history.end());
            assertThatThrownBy(() -> history.go(end)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aMachineThatHasEndedCanBeLookedAtBefore() {
        byte[] code = {(byte) 0xFA, 0x40, 0x40, (byte) 0xF4}; // CLI, INC AX twice, HLT
        try (Machine pc = Machine.boot(BootImage.of("ends", sector(code)))) {
            History history = pc.keepHistory(PLENTY);
            Outcome end = pc.run(1000);
            assertThat(end).isInstanceOf(Outcome.Ended.class);
            int ax = pc.get(Register.AX);
            assertThat(history.stepBack()).isTrue();
            assertThat(history.stepBack()).isTrue();
            assertThat(pc.get(Register.AX)).isEqualTo(ax - 1);
            assertThat(pc.ended()).isEmpty();
            assertThat(pc.run(1000)).isEqualTo(end);
            assertThat(pc.get(Register.AX)).isEqualTo(ax);
        }
    }
}
