package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Tier.class)
class MonitorTest {
    private final Pc pc;

    MonitorTest(Tier tier) {
        pc = new Pc("monitor", CpuModel.I686, tier);
    }

    @BeforeEach
    void boot() {
        assertThat(pc.enter("")).isEqualTo("> ");
    }

    @Test
    void dumpsFourLinesAndGoesOnAfterThem() {
        String dump = pc.enter("d 7dc0\n");
        assertThat(dump).endsWith("> ").hasLineCount(5);
        assertThat(dump.lines().toList().get(3))
                .startsWith("07DF0 ")
                .matches("07DF0( [0-9A-F]{2}){14} 55 AA .{14}U\\.");
        pc.memory().put(0x7E00, "Plankton!~\177".getBytes(), 0, 11);
        assertThat(pc.enter("d\n").lines().findFirst())
                .hasValue("07E00 50 6C 61 6E 6B 74 6F 6E 21 7E 7F 00 00 00 00 00 Plankton!~......");
    }

    @Test
    void seesAllOfTheMegabyte() {
        assertThat(pc.enter("d ffffe\n").lines().toList())
                .hasSize(5)
                .element(1)
                .asString()
                .startsWith("0000E ");
        assertThat(pc.enter("d FFFF0\n").lines().findFirst()).get().asString().startsWith("FFFF0 EA ");
    }

    @Test
    void runsTheProgramThatWasEntered() {
        assertThat(pc.enter("e 9000 b8 34 12 05 1 0 c3\n")).isEqualTo("> ");
        assertThat(pc.enter("g 9000\n")).isEqualTo("AX=1235\r\n> ");
        assertThat(pc.memory().get8(0x9006)).isEqualTo(0xC3);
    }

    @Test
    void programMayLeaveSegmentsStackAndDirectionAsItLikes() {
        // mov ax,0b800; mov ds,ax; mov es,ax; push and leave: pop bx; push bx; push bx; std; jmp bx
        assertThat(pc.enter("e 9000 b8 0 b8 8e d8 8e c0 5b 53 53 fd ff e3\n")).isEqualTo("> ");
        assertThat(pc.enter("g 9000\n")).isEqualTo("AX=B800\r\n> ");
        assertThat(pc.enter("d 9000\n")).startsWith("09000 B8 00 B8 8E ");
    }

    @Test
    void entersAcrossSegments() {
        assertThat(pc.enter("e b8000 41 1f 42 2e\r\n")).isEqualTo("> ");
        assertThat(pc.row(80, 0)).startsWith("AB");
        assertThat(pc.attribute(80, 1, 0)).isEqualTo(0x2E);
    }

    @Test
    void asksBackWhatItDoesNotUnderstand() {
        for (String line : new String[] {"x", "help", "e", "g", "g xyz", "e 9000 1 z", "d 1 2", "?"}) {
            assertThat(pc.enter(line + "\n")).as(line).isEqualTo("?\r\n> ");
        }
        assertThat(pc.enter("\n\r\n")).isEqualTo("> > ");
    }

    @Test
    void longLinesDoNoHarm() {
        assertThat(pc.enter("e 9000" + " 41".repeat(500) + "\n")).startsWith("> ");
        assertThat(pc.memory().get8(0x8079)).isZero();
        assertThat(pc.enter("d 9000\n")).startsWith("09000 41 41 ");
    }
}
