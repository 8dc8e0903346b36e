package dev.plankton.debugger.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.EventsGuest;
import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stop;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import dev.plankton.testing.BothTiers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stop points of all kinds, forwards and backwards. */
class StopPointsTest {
    @TempDir
    Path folder;

    private Debuggee debuggee(Tier tier) throws Exception {
        return new Debuggee(EventsGuest.boot(folder, tier));
    }

    private static Stop resume(Debuggee debuggee) throws Exception {
        return debuggee.resume(Interruption.NEVER);
    }

    /** What stops it, where it then is, and where it is when that is gone back to from the end. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "at 7c39 if cx==#50; 7C39; 7C39",
                "at 7c39 if 0 ignore 49; ; ",
                "at 7c3 + 0; ; ",
                "write 500; 7C37; 7C33",
                "write 500 if cl==2; 7C37; 7C33",
                "change 502; ; ",
                "read 7cc7 5; 7C7B; 7C7A",
                "access 502 1 if cx < 3; 7C40; 7C3B",
                "change 500 if [500]==3; 7C37; 7C33",
                "out 80 if value==1; 7C3B; 7C39",
                "out 7f-81; 7C3B; 7C39",
                "in 80; ; ",
                "in 61; 7C5F; 7C5D",
                "port 61; 7C5F; 7C5D",
                "swint 10/0e42; F; 7C58",
                "int 10/0e if al=='B'; F; 7C58",
                "int 11; ; ",
                "exception 0; 7CB0; 7C61",
                "exception; 7CB0; 7C61",
                "irq; 7CC0; 7C91",
                "hlt; 7C91; 7C90",
                "text \"Hello, st\"; F; F",
                "text Hello; F; F",
                "service 10 if ah==0e && al=='A'; F; F",
            })
    void stopsForwardsAndBackwards(String rule, String there, String back) throws Exception {
        for (Tier tier : List.of(Tier.INTERPRETER, Tier.REGIONS_ALWAYS)) {
            Debuggee debuggee = debuggee(tier);
            StopPoint point = debuggee.stopPoints().add(rule);
            StopPoint end = debuggee.stopPoints().add("at 7c91 ignore 3");
            Stop stop = resume(debuggee);
            if (there == null) {
                assertThat(debuggee.stopPoints().met()).as("%s: %s", rule, tier).containsExactly(end);
                continue;
            }
            assertThat(debuggee.stopPoints().met()).as("%s: %s", rule, stop).containsExactly(point);
            assertThat(point.hits()).isEqualTo(1);
            long moment = debuggee.machine().instructions();
            assertThat(address(debuggee)).startsWith(there);

            debuggee.stopPoints().enable(point, false);
            resume(debuggee);
            assertThat(debuggee.stopPoints().met()).containsExactly(end);
            debuggee.stopPoints().enable(point, true);
            debuggee.stopPoints().remove(end);
            assertThat(debuggee.resumeBack()).isNotInstanceOf(Stop.AtBeginning.class);
            assertThat(debuggee.stopPoints().met()).containsExactly(point);
            assertThat(address(debuggee)).as("%s: back, %s", rule, tier).startsWith(back);
            assertThat(point.hits()).as("backwards nothing is counted").isEqualTo(1);
            while (!(debuggee.resumeBack() instanceof Stop.AtBeginning)) {
                assertThat(address(debuggee)).startsWith(back);
            }
            assertThat(resume(debuggee).getClass()).as("in the past").isEqualTo(stop.getClass());
            assertThat(debuggee.machine().instructions()).isEqualTo(moment);
        }
    }

    private static String address(Debuggee debuggee) {
        return "%04X".formatted(debuggee.codeAddress());
    }

    @BothTiers
    void countsAndPassesBy(Tier tier) throws Exception {
        Debuggee debuggee = debuggee(tier);
        StopPoint point = debuggee.stopPoints().add("out 80 if cl&1 ignore 3");
        assertThat(resume(debuggee)).isEqualTo(new Stop.Happened(new GuestEvent.PortAccess(0x80, 1, true, 93)));
        assertThat(point.hits()).isEqualTo(4);
        assertThat(resume(debuggee)).isEqualTo(new Stop.Happened(new GuestEvent.PortAccess(0x80, 1, true, 91)));
        debuggee.stepBack();
        assertThat(resume(debuggee))
                .as("going forward again it is met again")
                .isEqualTo(new Stop.Happened(new GuestEvent.PortAccess(0x80, 1, true, 91)));
    }

    @BothTiers
    void logPointsWriteAndGoOn(Tier tier) throws Exception {
        Debuggee debuggee = debuggee(tier);
        List<String> lines = new ArrayList<>();
        debuggee.stopPoints().onLog(lines::add);
        debuggee.stopPoints().add("at 7c39 if cx<3 log CX={cx,d} [500]={[500]} {{it} {al,c}");
        debuggee.stopPoints().add("int 10/0e if al<'C' log {ax} of {vector} at {ss:sp}");
        debuggee.stopPoints().add("at 7c70 log {7cc7,s} {port}");
        StopPoint end = debuggee.stopPoints().add("hlt");
        resume(debuggee);
        assertThat(debuggee.stopPoints().met()).containsExactly(end);
        assertThat(lines)
                .containsSubsequence(
                        "CX=2 [500]=2 {it} \\x02", "CX=1 [500]=1 {it} \\x01", "E41 of 10 at 7BFA", "E42 of 10 at 7BFA");
        assertThat(lines.get(4)).endsWith("<'port' has no value here>");
        int before = lines.size();
        debuggee.resumeBack();
        assertThat(lines).as("nothing is logged backwards").hasSize(before);
    }

    /** Where a condition has no value the user is to see why. */
    @Test
    void aConditionWithoutValueStops() throws Exception {
        Debuggee debuggee = debuggee(Tier.REGIONS_WHEN_HOT);
        List<String> lines = new ArrayList<>();
        debuggee.stopPoints().onLog(lines::add);
        debuggee.stopPoints().add("at 7c39 if ax / (cx - #98)");
        resume(debuggee);
        assertThat(debuggee.machine().get(Register.CX)).isEqualTo(100);
        resume(debuggee);
        resume(debuggee);
        assertThat(debuggee.machine().get(Register.CX)).isEqualTo(98);
        assertThat(lines).containsExactly("stop point 1: division by zero");
    }

    /** A run is cut into pieces: a breakpoint where one ends was passed by. */
    @Test
    void stopsWhereAPieceOfTheRunEnds() throws Exception {
        BootImage spin = BootImage.of("spin", Guests.find("spin").orElseThrow().image());
        int address;
        try (Machine pc = Machine.boot(spin)) {
            pc.run(500_000);
            address = pc.codeAddress();
            assertThat(pc.instructions()).isEqualTo(500_000);
        }
        try (Machine pc = Machine.boot(spin)) {
            pc.run(499_999);
            pc.breakAt(address);
            assertThat(pc.run(1)).isEqualTo(new Outcome.AtBreakpoint(address));
        }
        try (Machine pc = Machine.boot(spin)) {
            Debuggee debuggee = new Debuggee(pc);
            debuggee.stopPoints().add("at 0%x if now >= #500000".formatted(address));
            resume(debuggee);
            assertThat(pc.instructions()).isEqualTo(500_000);
        }
    }

    /** It comes between two instructions, so that the state where it stopped the machine is one with it delivered. */
    @BothTiers
    void aDevicesInterruptIsMetAgainInThePast(Tier tier) throws Exception {
        Debuggee debuggee = debuggee(tier);
        debuggee.stopPoints().add("irq 8");
        List<Long> moments = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            assertThat(resume(debuggee)).isInstanceOf(Stop.Happened.class);
            moments.add(debuggee.machine().instructions());
            debuggee.stepBack();
            debuggee.history().go(debuggee.history().end());
        }
        for (int n = 1; n >= 0; n--) {
            assertThat(debuggee.resumeBack()).isInstanceOf(Stop.Happened.class);
            assertThat(debuggee.machine().instructions()).isEqualTo(moments.get(n));
        }
        assertThat(debuggee.resumeBack()).isEqualTo(new Stop.AtBeginning());
        for (int n = 0; n < 3; n++) {
            assertThat(resume(debuggee)).isInstanceOf(Stop.Happened.class);
            assertThat(debuggee.machine().instructions()).isEqualTo(moments.get(n));
            assertThat(address(debuggee)).isEqualTo("7CC0");
        }
    }

    @Test
    void severalAtOnePlaceAreMetTogether() throws Exception {
        Debuggee debuggee = debuggee(Tier.REGIONS_WHEN_HOT);
        StopPoint first = debuggee.stopPoints().add("at 7c58");
        StopPoint second = debuggee.stopPoints().add("at 7c58 if ah==0e");
        StopPoint never = debuggee.stopPoints().add("at 7c58 if ah==0");
        debuggee.stopAt(0x7C58);
        resume(debuggee);
        assertThat(debuggee.stopPoints().met()).contains(first, second).doesNotContain(never);
        debuggee.stopPoints().remove(first);
        debuggee.passBy(0x7C58);
        debuggee.stepBack();
        resume(debuggee);
        assertThat(debuggee.stopPoints().met()).as("the place is still watched").containsExactly(second);
        assertThat(debuggee.stopPoints().all()).containsExactly(second, never);
        assertThat(debuggee.stopPoints().find(3)).contains(never);
        assertThat(second).hasToString("2  at 07c58 if ah==0e  met 2 times");
        debuggee.clearStops();
        assertThat(debuggee.stopPoints().all()).isEmpty();
    }

    @Test
    void aRuleIsWrittenAsItIsRead() throws Exception {
        Debuggee debuggee = debuggee(Tier.REGIONS_WHEN_HOT);
        Scope scope = Scope.of(debuggee.machine());
        for (String rule : List.of(
                "at 07c00",
                "at 07c12 if ax==1 ignore 3 log AX={ax}",
                "write b8000 fa0",
                "access 00500 1",
                "change 00500 2 if [500]",
                "port 3f8-3ff",
                "in 60",
                "out 43 if value==36",
                "int 21/4c",
                "swint 10/0e41",
                "irq 08",
                "irq",
                "exception 0d",
                "service 13/02",
                "hlt ignore 2",
                "text \"C:\\>\" log the prompt")) {
            assertThat(StopRule.parse(rule, scope)).hasToString(rule);
        }
        assertThat(StopRule.parse("AT 7c0:12", scope)).hasToString("at 07c12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "at",
                "at zz",
                "at -1",
                "write 500 0",
                "port 10000",
                "port 5-4",
                "in x",
                "int 100",
                "int 21/12345",
                "hlt 5",
                "text",
                "at 7c00 if",
                "at 7c00 ignore x",
                "at 7c00 ignore -1",
                "at 7c00 log {",
                "at 7c00 log {ax,q}",
                ""
            })
    void badRulesAreRefusedByALine(String rule) throws Exception {
        Debuggee debuggee = debuggee(Tier.REGIONS_WHEN_HOT);
        assertThatThrownBy(() -> debuggee.stopPoints().add(rule))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank()
                .doesNotContain("\n");
        assertThat(debuggee.stopPoints().all()).isEmpty();
    }
}
