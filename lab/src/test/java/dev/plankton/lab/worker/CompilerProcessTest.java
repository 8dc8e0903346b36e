package dev.plankton.lab.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.lab.exercise.SolutionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compiler's process that ends costs no solution but the one that ended it. */
final class CompilerProcessTest {
    @TempDir
    private Path folder;

    private final List<EndsUnseen> started = new ArrayList<>();
    private CompilerProcess compiler;
    private Path source;

    @BeforeEach
    void start() throws IOException {
        source = Files.writeString(folder.resolve("A.java"), "public final class A {}");
        compiler = new CompilerProcess(() -> {
            EndsUnseen process = new EndsUnseen(LimitedJvm.start(folder, Worker.COMPILE));
            started.add(process);
            return process;
        });
    }

    @AfterEach
    void end() {
        compiler.close();
        assertThat(started).noneMatch(process -> process.of.isAlive());
    }

    @Test
    void theNextSourceIsNotBlamed() throws Exception {
        compiler.compile(source);
        started.getFirst().of.destroyForcibly().waitFor();
        assertThat(compiler.compile(source).main()).isEqualTo("A");
        assertThat(started).hasSize(2);
    }

    @Test
    void aSourceThatEndsANewProcessHasNoSecondTry() {
        CompilerProcess ended = new CompilerProcess(() -> {
            EndsUnseen process = new EndsUnseen(LimitedJvm.start(folder, Worker.COMPILE));
            started.add(process);
            process.of.destroyForcibly().onExit().join();
            return process;
        });
        assertThatExceptionOfType(SolutionException.class)
                .isThrownBy(() -> ended.compile(source))
                .withMessage("A.java: the compiler failed on it, for want of memory or by a defect");
        assertThat(started).hasSize(1);
    }

    @Test
    void theProcessIsRenewedBeforeItsTimeIsSpent() throws Exception {
        for (int n = 0; n <= CompilerProcess.MOST_SOURCES; n++) {
            compiler.compile(source);
        }
        assertThat(started).hasSize(2);
        assertThat(started.getFirst().of.isAlive()).isFalse();
    }

    /** Its answer would be taken for the next one's. */
    @Test
    void anInterruptEndsTheProcess() throws Exception {
        compiler.compile(source);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> compiler.compile(source));
        assertThat(started.getFirst().of.isAlive()).isFalse();
        assertThat(compiler.compile(source).main()).isEqualTo("A");
    }

    /** A process of which is not seen at once that it has ended. */
    private static final class EndsUnseen extends Process {
        private final Process of;

        EndsUnseen(Process of) {
            this.of = of;
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public OutputStream getOutputStream() {
            return of.getOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return of.getInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return of.getErrorStream();
        }

        @Override
        public ProcessHandle toHandle() {
            return of.toHandle();
        }

        @Override
        public int waitFor() throws InterruptedException {
            return of.waitFor();
        }

        @Override
        public int exitValue() {
            return of.exitValue();
        }

        @Override
        public void destroy() {
            of.destroy();
        }

        @Override
        public Process destroyForcibly() {
            return of.destroyForcibly();
        }
    }
}
