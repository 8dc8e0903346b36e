package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The loops' images are bootable, and are what NASM makes of the sources beside them. */
final class LoopTest {
    @ParameterizedTest
    @EnumSource
    void isBootable(Loop loop) {
        assertThat(loop.image().bootable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void imageComesFromItsSource(Loop loop, @TempDir Path directory) throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("loop.asm"), loop.source());
        assertThat(Nasm.assemble(source)).isEqualTo(loop.bytes());
    }
}
