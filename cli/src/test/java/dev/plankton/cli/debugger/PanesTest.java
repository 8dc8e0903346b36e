package dev.plankton.cli.debugger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.source.NasmList;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The lines of the debugger on a terminal. */
class PanesTest {
    private final Machine pc = Machine.boot(
            BootImage.of("hello", Guests.find("hello").orElseThrow().image()));
    private final Debuggee debuggee = new Debuggee(pc);
    private final SeenExits exits = new SeenExits(pc);

    @AfterEach
    void close() {
        pc.close();
    }

    static SourceMap labels(String guest) {
        return SourceMap.of(
                NasmList.parse(Guests.list(guest).orElseThrow()),
                Path.of(guest + ".asm"),
                Guests.find(guest).orElseThrow().image());
    }

    private List<String> lines(int columns, int rows, String... overlay) {
        Panel panel = new Panel("hello", labels("hello"), debuggee, exits, 0x7C00, List.of(overlay), "a message", "");
        return Panes.lines(panel, columns, rows);
    }

    @Test
    void showsAMachineThatIsAboutToBegin() {
        debuggee.stopPoints().add("at 7c05");
        assertThat(String.join("\n", lines(80, 24))).isEqualTo("""
                hello  0000:7C00  instruction 0  0.000000 s
                -- code -------------------------------------- -- registers -------------------
                  7BFC  0000           add [bx+si],al          AX=AA55 BX=0000 CX=0000 DX=0000
                  7BFE  0000           add [bx+si],al          SI=0000 DI=0000 BP=0000 SP=6F00
                > 7C00  FA             cli  ; start            CS=0000 DS=0000 ES=0000 SS=0000
                  7C01  31C0           xor ax,ax               IP=7C00 FL=0202 FS=0000 GS=0000
                  7C03  8ED0           mov ss,ax               cf pf af zf sf tf IF df of
                 *7C05  BC007C         mov sp,0x7c00           -- stack -----------------------
                  7C08  31D2           xor dx,dx               SP+00 0000 0000 0000 0000
                  7C0A  B0E3           mov al,0xe3             SP+08 0000 0000 0000 0000
                  7C0C  CD14           int 0x14                SP+10 0000 0000 0000 0000
                -- memory ---------------------------------------------------------------------
                07C00  FA 31 C0 8E D0 BC 00 7C  31 D2 B0 E3 CD 14 B8 21  .1.....|1......!
                07C10  01 CD 14 FB F4 EB FC 00  00 00 00 00 00 00 00 00  ................
                07C20  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ................
                07C30  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ................
                -- screen ------------------------------------ -- exits, latest first ---------





                a message
                s step  b back  o over  r run  R rewind  t to  p stop  w watch  h help  q quit""");
    }

    /** It would be read as another operand. */
    @Test
    void aLineThatIsCutEndsInAMark() {
        byte[] code = {0x66, (byte) 0xC7, (byte) 0x80, 0x34, 0x12, 0x78, 0x56, 0x34, 0x12};
        pc.write(0x7C00, code);
        String instruction = "mov dword [bx+si+0x1234],0x12345678";
        assertThat(lines(80, 24).get(4)).contains("mov dword [bx+si+0x12.. CS=0000");
        assertThat(lines(120, 24).get(4)).contains(instruction);
    }

    @Test
    void aSmallTerminalShowsRegistersAndCode() {
        assertThat(String.join("\n", lines(60, 12))).isEqualTo("""
                hello  0000:7C00  instruction 0  0.000000 s
                AX=AA55 BX=0000 CX=0000 DX=0000 SI=0000 DI=0000 BP=0000
                SP=6F00 CS=0000 DS=0000 ES=0000 SS=0000 IP=7C00 FL=0202
                FS=0000 GS=0000
                cf pf af zf sf tf IF df of
                -- code; the rest needs 80 by 24 --
                  7BFC  0000           add [bx+si],al
                  7BFE  0000           add [bx+si],al
                > 7C00  FA             cli  ; start
                  7C01  31C0           xor ax,ax
                a message
                s step  b back  o over  r run  R rewind  t to  p stop  w wa""");
    }

    @Test
    void noTerminalIsTooSmallForItsLines() {
        for (int columns = 1; columns <= 81; columns += 8) {
            for (int rows = 4; rows <= 25; rows++) {
                int width = columns;
                assertThat(lines(columns, rows))
                        .as("%d by %d", columns, rows)
                        .hasSizeLessThanOrEqualTo(rows)
                        .allMatch(line -> line.length() < Math.max(2, width));
            }
        }
        assertThat(String.join(" ", lines(30, 8))).contains("30 by 8: too small, 40 by", "12 are needed");
        assertThat(lines(0, 0)).as("it reports no size").hasSize(24);
    }

    @Test
    void theSamePanelGivesTheSameLinesAndChangesNothing() {
        pc.runFor(Duration.ofMillis(200));
        long instructions = pc.instructions();
        byte[] state = pc.snapshot().toBytes();
        List<String> first = lines(80, 24);
        assertThat(lines(80, 24)).isEqualTo(first);
        assertThat(pc.instructions()).isEqualTo(instructions);
        assertThat(pc.snapshot().toBytes()).isEqualTo(state);
    }

    @Test
    void fillsTerminalsOfAnySize() {
        pc.runFor(Duration.ofMillis(200));
        for (int rows : List.of(24, 25, 30, 50, 100)) {
            for (int columns : List.of(80, 100, 200)) {
                assertThat(lines(columns, rows))
                        .hasSize(rows)
                        .allMatch(line -> line.length() < columns)
                        .anyMatch(line -> line.startsWith(">"));
            }
        }
        assertThat(lines(80, 24, "only", "this"))
                .hasSize(24)
                .startsWith(lines(80, 24).getFirst(), "only", "this", "");
    }

    @Test
    void saysThatItIsInThePastAndShowsTheExitsUpToThere() {
        pc.runFor(Duration.ofMillis(200));
        long end = pc.instructions();
        List<String> all = exits.last(100);
        assertThat(all).contains("HLT, sleeps").anyMatch(line -> line.startsWith("BIOS INT 14h AH=01h"));
        debuggee.history().go(3);
        assertThat(lines(120, 24).getFirst()).contains("  instruction 3 of " + end + ", IN THE PAST  ");
        assertThat(exits.last(100)).hasSizeLessThan(all.size());
        debuggee.history().go(end);
        assertThat(exits.last(100)).isEqualTo(all);
    }
}
