package dev.plankton.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import dev.plankton.device.card.Card;
import dev.plankton.device.card.CardSpec;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSnapshotTest {
    @TempDir
    private Path directory;

    @Test
    void aRunGoesOnFromWhereAnotherHasEnded() {
        String file = directory.resolve("rain.snap").toString();
        String whole = Outcome.of("run", "rain", "--text", "--after", "3s").out();
        assertThat(Outcome.of("run", "rain", "--text", "--after", "2s", "--snapshot", file)
                        .out())
                .isNotEqualTo(whole);
        Outcome rest = Outcome.of("run", "--restore", file, "--text", "--after", "1s", "--snapshot", file);
        assertThat(rest).isEqualTo(new Outcome(0, whole, ""));
        Outcome shown = Outcome.of("snapshot", "show", file);
        assertThat(shown.status()).isZero();
        assertThat(shown.out()).contains("rain").contains("i686, x87").contains("all checksums right");
    }

    @Test
    void badInputGivesOneLine() throws IOException {
        Path file = directory.resolve("no.snap");
        String name = file.toString();
        assertThat(Outcome.of("run", "--restore", name))
                .isEqualTo(refused("cannot restore " + name + ": no such file or directory"));
        Files.writeString(file, "this is no snapshot at all");
        assertThat(Outcome.of("run", "--restore", name))
                .isEqualTo(refused("cannot restore " + name
                        + ": not a snapshot: it does not begin with its eight bytes of magic"));
        assertThat(Outcome.of("snapshot", "show", name).err()).startsWith("plankton: cannot read " + name);
        assertThat(Outcome.of("snapshot", "show", name).status()).isEqualTo(2);
        assertThat(Outcome.of("run", "--restore", name, "--model", "i8086"))
                .isEqualTo(refused("--restore: the snapshot says what kind of PC it is; leave out --model"));
        assertThat(Outcome.of("run", "hello", "--restore", name).err())
                .startsWith("plankton: --restore: the snapshot has its images");
        assertThat(Outcome.of("run", "hello", "--snapshot", directory + "/none/x.snap")
                        .err())
                .contains("not the name of a file in an existing directory");
        assertThat(Outcome.of("run", "--text").err()).startsWith("plankton: missing required parameter: 'IMAGE'");
        assertThat(Outcome.of("snapshot", "fuzz", "--files", "0")).isEqualTo(refused("--files 0: must be at least 1"));
    }

    /** The command line has no cards. */
    @Test
    void vmsWithCardsAreShownAndRefused() throws IOException {
        Path file = directory.resolve("card.snap");
        Path store = directory.resolve("store");
        Card card = () -> CardSpec.of("radio", 3);
        try (Hypervisor hypervisor = Hypervisor.builder()
                .profile(MachineProfile.DEFAULT.withCards(card))
                .build()) {
            hypervisor.boot(BootImage.of("zeros", new byte[512]), 1, booted -> {});
            Objects.requireNonNull(hypervisor.vm(0)).snapshot().write(file);
            hypervisor.save(store);
        }
        assertThat(Outcome.of("snapshot", "show", file.toString()).out()).contains("radio version 3");
        assertThat(Outcome.of("run", "--restore", file.toString()))
                .isEqualTo(
                        refused("the snapshot's VM has the cards [radio version 3], which this command does not have"));
        assertThat(Outcome.of("serve", "--store", store.toString()))
                .isEqualTo(
                        refused(
                                "cannot open store " + store
                                        + ": the VMs of the store have the cards [radio version 3]; this hypervisor has []: give its profile the same, by MachineProfile.withCards"));
        assertThat(Outcome.of("store", "show", store.toString(), "0").status()).isZero();
    }

    private static Outcome refused(String text) {
        return new Outcome(2, "", "plankton: " + text + "\n");
    }

    @Test
    void aDiskThatWasOpenForWritingIsGivenAgain() throws IOException {
        Path disk = directory.resolve("disk.img");
        Path file = directory.resolve("vm.snap");
        byte[] image = new byte[1440 * 1024];
        System.arraycopy(new byte[] {(byte) 0xFB, (byte) 0xF4, (byte) 0xEB, (byte) 0xFC}, 0, image, 0, 4);
        image[510] = 0x55;
        image[511] = (byte) 0xAA;
        Files.write(disk, image);
        String[] run = {
            "run", disk.toString(), "--write-through", "--max-instructions", "1000", "--snapshot", file.toString()
        };
        assertThat(Outcome.of(run).status()).isZero();
        assertThat(Outcome.of("run", "--restore", file.toString()).err()).contains("open for writing");
        String[] again = {"run", disk.toString(), "--write-through", "--restore", file.toString()};
        assertThat(Outcome.of(again).status()).isZero();
        image[5000] = 1;
        Files.write(disk, image);
        assertThat(Outcome.of(again).err()).contains("disk 0 is not as it was");
        assertThat(Outcome.of("snapshot", "show", file.toString()).status()).isZero();
    }
}
