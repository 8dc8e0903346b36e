package dev.plankton.hypervisor.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.disk.DiskFile;
import dev.plankton.hypervisor.GuestImage;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.VmPatience;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplatesTest {
    /** Writes a sector of As to LBA 1 of the disk it booted from, and exits. */
    private static final String WRITES = """
            B80070        mov ax,7000h
            8EC0          mov es,ax
            31FF          xor di,di
            B90001        mov cx,100h
            B84141        mov ax,4141h
            FC            cld
            F3AB          rep stosw
            31DB          xor bx,bx
            B80103        mov ax,301h
            B90200        mov cx,2
            B600          mov dh,0
            CD13          int 13h
            88E0          mov al,ah
            E6F4          out 0F4h,al
            """;

    @TempDir
    private Path directory;

    @Test
    void equalDisksThatVmsWriteToAreNotTakenForEachOther() throws IOException {
        Path first = disk("first.img");
        Path second = disk("second.img");
        try (Hypervisor hypervisor = Hypervisor.create();
                DiskFile one = DiskFile.open(first);
                DiskFile other = DiskFile.open(second)) {
            hypervisor.create(BootImage.writingTo(one, "first"));
            Vm writer = hypervisor.boot(BootImage.writingTo(other, "second"));
            VmPatience.untilEnded(writer, StopReason.EXITED, 0);
        }
        assertThat(Files.readAllBytes(first)[512]).isZero();
        assertThat(Files.readAllBytes(second)[512]).isEqualTo((byte) 'A');
    }

    @Test
    void equalImagesThatDoNotChangeShareATemplate() {
        Templates templates = new Templates(MachineProfile.DEFAULT);
        byte[] bytes = GuestImage.sector(WRITES);
        int one = templates.numberOf(BootImage.of("one", bytes));

        assertThat(templates.numberOf(BootImage.of("other", bytes))).isEqualTo(one);
        assertThat(templates.numberOf(GuestImage.SLEEPS)).isNotEqualTo(one);
        assertThat(templates.bytes()).isBetween(4L << 20, 5L << 20);
    }

    private Path disk(String name) throws IOException {
        byte[] disk = new byte[1440 << 10];
        byte[] sector = GuestImage.sector(WRITES);
        System.arraycopy(sector, 0, disk, 0, sector.length);
        return Files.write(directory.resolve(name), disk);
    }
}
