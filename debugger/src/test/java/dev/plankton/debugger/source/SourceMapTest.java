package dev.plankton.debugger.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NASM itself assembles; what it says of macros, includes, sections and moved code is understood. */
class SourceMapTest {
    private static final String BOOT_SECTOR = "    times 510 - ($ - $$) db 0\n    dw 0AA55h\n";

    @TempDir
    Path folder;

    @BeforeEach
    void needsNasm() {
        Nasm.need();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private SourceMap map(String text) throws IOException {
        return Assembly.assemble(write("a.asm", text)).map();
    }

    private List<Integer> addresses(SourceMap map, String file, int line) {
        return map.rows(folder.resolve(file), line).stream()
                .map(SourceMap.Row::address)
                .toList();
    }

    private String at(SourceMap map, int address) {
        SourceMap.Position position = map.at(address).orElseThrow().position();
        return position.file().getFileName() + ":" + position.line();
    }

    @Test
    void eachByteHasItsLineAndLabelsTheirAddresses() throws IOException {
        SourceMap map = map("""
                    org 7C00h
                start:
                    mov si, message
                    jmp short .done

                .done:
                    hlt
                message db "A text that is longer than a line of the list has room for", 0
                four: times 4 dw 1234h
                after:
                """ + BOOT_SECTOR);
        assertThat(at(map, 0x7C00)).isEqualTo("a.asm:3");
        assertThat(at(map, 0x7C02)).isEqualTo("a.asm:3");
        assertThat(at(map, 0x7C03)).isEqualTo("a.asm:4");
        assertThat(at(map, 0x7C05)).isEqualTo("a.asm:7");
        assertThat(map.labels())
                .containsEntry("start", 0x7C00)
                .containsEntry("start.done", 0x7C05)
                .containsEntry("message", 0x7C06)
                .containsEntry("four", 0x7C06 + 59)
                .containsEntry("after", 0x7C06 + 59 + 8);
        assertThat(at(map, 0x7C06 + 40)).isEqualTo("a.asm:8");
        assertThat(map.at(0x7C06 + 40).orElseThrow())
                .isEqualTo(new SourceMap.Row(0x7C06, 59, new SourceMap.Position(folder.resolve("a.asm"), 8), false));
        assertThat(map.at(0x7E00)).isEmpty();
        assertThat(map.at(0x7BFF)).isEmpty();
        assertThat(map.label(0x7C04).orElseThrow()).hasToString("start+4h");
        assertThat(map.label(0x7C05).orElseThrow()).hasToString("start.done");
    }

    @Test
    void aLineWithoutInstructionsMeansTheNextThatHasSome() throws IOException {
        SourceMap map = map("""
                    org 7C00h
                ; a comment
                text db 1

                    nop
                """ + BOOT_SECTOR);
        assertThat(addresses(map, "a.asm", 2)).containsExactly(0x7C01);
        assertThat(map.rows(folder.resolve("a.asm"), 2).getFirst().position().line())
                .isEqualTo(5);
        assertThat(addresses(map, "a.asm", 6)).isEmpty();
        assertThat(addresses(map, "other.asm", 1)).isEmpty();
    }

    @Test
    void linesOfIncludesAreOfTheirFileAndMacrosCountAsTheLineThatCallsThem() throws IOException {
        write("inner.inc", "inner:\n    nop\n    say\n    ret\n");
        SourceMap map = map("""
                    org 7C00h
                %macro say 0
                    mov ah, 0Eh
                    int 10h
                %endmacro
                    say
                    jmp over
                %include "inner.inc"
                over:
                %rep 2
                    inc ax
                %endrep
                %if 0
                left_out:
                    dec ax
                %endif
                    cli
                """ + BOOT_SECTOR);
        assertThat(at(map, 0x7C00)).isEqualTo("a.asm:6");
        assertThat(at(map, 0x7C02)).isEqualTo("a.asm:6");
        assertThat(addresses(map, "a.asm", 6)).containsExactly(0x7C00);
        int inner = map.address("inner").orElseThrow();
        assertThat(at(map, inner)).isEqualTo("inner.inc:2");
        assertThat(addresses(map, "inner.inc", 3)).containsExactly(inner + 1);
        assertThat(at(map, inner + 3)).isEqualTo("inner.inc:3");
        int over = map.address("over").orElseThrow();
        assertThat(over).isEqualTo(inner + 6);
        assertThat(at(map, over)).isEqualTo("a.asm:11");
        assertThat(at(map, over + 1)).isEqualTo("a.asm:11");
        assertThat(at(map, over + 2)).isEqualTo("a.asm:17");
        assertThat(map.address("left_out")).isEmpty();
        assertThat(map.files()).containsExactly(folder.resolve("a.asm"), folder.resolve("inner.inc"));
    }

    @Test
    void sectionsAreFoundInTheImage() throws IOException {
        SourceMap map = map("""
                    org 7C00h
                    jmp main
                section .data
                value dd 12345678h
                pointer: dw value
                section .bss
                buffer resb 16
                last: resw 1
                section .text
                main:
                    hlt
                """ + BOOT_SECTOR);
        assertThat(map.address("main").orElseThrow()).isEqualTo(0x7C02);
        assertThat(map.address("value").orElseThrow()).isEqualTo(0x7E00);
        assertThat(map.address("pointer").orElseThrow()).isEqualTo(0x7E04);
        assertThat(map.address("buffer").orElseThrow()).isEqualTo(0x7E08);
        assertThat(map.address("last").orElseThrow()).isEqualTo(0x7E18);
    }

    @Test
    void codeThatIsMovedIsFoundAtBothPlaces() throws IOException {
        SourceMap moved = map("    org 600h\nstart:\n    nop\n" + BOOT_SECTOR);
        assertThat(addresses(moved, "a.asm", 3)).containsExactly(0x600, 0x7C00);
        assertThat(moved.address("start").orElseThrow()).isEqualTo(0x600);

        SourceMap noOrigin = map("start:\n    nop\n" + BOOT_SECTOR);
        assertThat(addresses(noOrigin, "a.asm", 2)).containsExactly(0x7C00);

        SourceMap second = map("    org 7C00h\n    nop\n" + BOOT_SECTOR + """
                section .second vstart=8000h
                second:
                    hlt
                """);
        assertThat(second.address("second").orElseThrow()).isEqualTo(0x8000);
        assertThat(at(second, 0x8000)).isEqualTo("a.asm:7");
    }

    @Test
    void aListBesideAnImageIsFoundAndOneOfAnotherImageIsRefused() throws Exception {
        Path source = write("a.asm", "    org 7C00h\nstart:\n    mov al, 1\n" + BOOT_SECTOR);
        Path image = folder.resolve("a.img");
        assertThat(Assembly.besides(Files.write(image, new byte[512]))).isEmpty();
        assertThat(new ProcessBuilder("nasm", "-f", "bin", "-l", "a.lst", "-o", "a.img", source.toString())
                        .directory(folder.toFile())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(Assembly.besides(image).orElseThrow().files()).containsExactly(source);
        byte[] other = Files.readAllBytes(image);
        other[1] = 2;
        Files.write(image, other);
        assertThatThrownBy(() -> Assembly.besides(image))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a.lst: the list is of another image: line 3 of section .text (mov al, 1)");
    }

    @Test
    void whatIsNoListAndWhatNasmRefusesIsSaid() throws IOException {
        assertThatThrownBy(() -> NasmList.parse("     1                                  nop\nhello\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("line 2 is no line of a NASM list (nasm -l): hello");
        Path bad = write("bad.asm", "    mov ax, nowhere\n");
        assertThatThrownBy(() -> Assembly.assemble(bad))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nasm: ")
                .hasMessageContaining("bad.asm:1: error: symbol `nowhere' not defined");
    }

    @Test
    void nasmsErrorIsReportedWhateverTheEncodingOfTheSource() throws IOException {
        Path source = folder.resolve("latin.asm");
        Files.writeString(source, "mov ax, caf\u00E9\n", StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> Assembly.assemble(source))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("nasm: ")
                .hasMessageContaining("caf");
    }
}
