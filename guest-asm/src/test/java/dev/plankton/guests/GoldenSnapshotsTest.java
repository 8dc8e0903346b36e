package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.InboxRule;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/**
 * Snapshots that earlier releases have written, each of which this one must read and let go on as that one would have. They
 * are never written again: {@link #main} makes those of a new version of the format, under other names.
 */
class GoldenSnapshotsTest {
    private static final String V1 = "golden/v1-";

    /** Makes golden files of this release's format in the directory {@code args[0]}, with the prefix {@code args[1]}. */
    public static void main(String... args) throws IOException {
        Path directory = Path.of(args[0]);
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, "web");
            Listener first = ask(vm);
            first.await();
            ask(vm).await();
            vm.pause();
            ask(vm);
            vm.snapshot(InboxRule.COPY).write(directory.resolve(args[1] + "web.snap"));
        }
        MachineProfile profile = new MachineProfile(
                        CpuModel.I686, new ClockSource.Instructions(10_000_000, 1_735_689_600_000L))
                .withExtendedMemory(1024);
        try (Hypervisor hypervisor = Hypervisor.builder().profile(profile).build()) {
            Vm vm = hypervisor.boot(image("plasma"));
            GoesOn.later(vm, 500_000).write(directory.resolve(args[1] + "plasma.snap"));
        }
    }

    private static Vm boot(Hypervisor hypervisor, String guest) {
        Vm vm = hypervisor.boot(image(guest));
        byte[] _ = GoesOn.untilAsleep(vm);
        return vm;
    }

    private static BootImage image(String guest) {
        return BootImage.of(guest, Guests.find(guest).orElseThrow().image());
    }

    private static Listener ask(Vm vm) {
        Listener reply = new Listener();
        vm.request("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), reply);
        return reply;
    }

    /** It had answered two requests, and a third waited. */
    @Test
    void version1OfAVmThatAnswers() throws IOException {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Snapshot snapshot = read("web.snap");
            assertThat(snapshot.producer()).isEqualTo("Plankton 0.1.0-SNAPSHOT");
            assertThat(snapshot.inputs()).isEqualTo(1);
            assertThat(snapshot.instructions()).isEqualTo(258);
            Vm vm = hypervisor.boot(snapshot);
            String reply = ask(vm).await();
            assertThat(reply).contains("VM 0 request 4");
        }
    }

    /** It runs on the ROM that it had then, and where it is after a while is pinned. */
    @Test
    void version1OfAVmThatRuns() throws IOException {
        Snapshot snapshot = read("plasma.snap");
        assertThat(snapshot.instructions()).isGreaterThanOrEqualTo(500_000);
        Snapshot later = GoesOn.from(snapshot, Tier.REGIONS_WHEN_HOT, 1_000_000);
        assertThat(later.image().hash()).isEqualTo(image("plasma").hash());
        assertThat(later.read(0xF0000, 0x10000)).isEqualTo(snapshot.read(0xF0000, 0x10000));
        SnapshotGuestsTest.checkFrom(snapshot, later);
    }

    private static Snapshot read(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(GoldenSnapshotsTest.class.getResourceAsStream(V1 + name), V1 + name)) {
            return Snapshot.read(in);
        }
    }

    /** Gathers a reply. */
    private static final class Listener implements ReplyListener {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CountDownLatch done = new CountDownLatch(1);

        @Override
        public void part(byte[] part, int offset, int length) {
            bytes.write(part, offset, length);
        }

        @Override
        public void end() {
            done.countDown();
        }

        @Override
        public void dropped() {
            done.countDown();
        }

        String await() {
            Patience.untilOpen(done);
            return bytes.toString(StandardCharsets.US_ASCII);
        }
    }
}
