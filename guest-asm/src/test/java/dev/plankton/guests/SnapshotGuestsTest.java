package dev.plankton.guests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.InboxRule;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.Template;
import dev.plankton.machine.screen.Screen;
import dev.plankton.testing.Patience;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that were interrupted by a snapshot are, some million instructions later, where one is that never was. */
class SnapshotGuestsTest {
    private static final MachineProfile PROFILE = new MachineProfile(
                    CpuModel.I686, new ClockSource.Instructions(10_000_000, 1_735_689_600_000L))
            .withExtendedMemory(2048);

    private static final long BEFORE = 1_000_000;
    private static final long AFTER = 3_000_000;

    @ParameterizedTest
    @CsvSource({"rain, 0, 1", "plasma, auto, 0", "plasma, 1, auto", "spin, 0, auto"})
    void goOnBitForBit(String guest, String first, String second) {
        Snapshot snapshot;
        try (Hypervisor hypervisor =
                Hypervisor.builder().profile(PROFILE).tier(Tier.of(first)).build()) {
            Vm vm = hypervisor.boot(image(guest));
            snapshot = GoesOn.later(vm, BEFORE);
            check(guest, vm.snapshot());
            // The VM itself is not disturbed either.
            check(guest, GoesOn.later(vm, snapshot.instructions() + AFTER));
            vm.restore(snapshot);
        }
        check(guest, snapshot);
        check(guest, GoesOn.from(snapshot, Tier.of(second), AFTER));
    }

    /** The key that begins the game waits in the snapshot; then it is played until the snake is dead. */
    @ParameterizedTest
    @CsvSource({"0, auto", "auto, 0"})
    void aGameGoesOn(String first, String second) {
        Snapshot snapshot;
        byte[] end;
        try (Hypervisor hypervisor =
                Hypervisor.builder().profile(PROFILE).tier(Tier.of(first)).build()) {
            Vm vm = hypervisor.boot(image("snake"));
            GoesOn.untilAsleep(vm);
            vm.pause();
            vm.press((byte) 0x4D, (byte) 0xCD);
            snapshot = vm.snapshot(InboxRule.COPY);
            vm.resume();
            end = GoesOn.untilAsleep(vm);
        }
        assertThat(end).isNotEqualTo(snapshot.toBytes());
        try (Hypervisor hypervisor =
                Hypervisor.builder().profile(PROFILE).tier(Tier.of(second)).build()) {
            assertThat(GoesOn.untilAsleep(hypervisor.boot(snapshot))).isEqualTo(end);
        }
    }

    @Test
    void inAnotherJvm(@TempDir Path directory) throws IOException, InterruptedException {
        Path snapshot = directory.resolve("plasma.snap");
        Path later = directory.resolve("later.snap");
        try (Hypervisor hypervisor =
                Hypervisor.builder().profile(PROFILE).tier(Tier.INTERPRETER).build()) {
            GoesOn.later(hypervisor.boot(image("plasma")), BEFORE).write(snapshot);
        }
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-exports",
                        "java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx256m",
                        "-cp",
                        classPath(),
                        GoesOn.class.getName(),
                        snapshot.toString(),
                        later.toString(),
                        "auto",
                        String.valueOf(AFTER)))
                .inheritIO()
                .start();
        assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(child.exitValue()).isZero();
        Snapshot read = Snapshot.read(later);
        assertThat(read.instructions()).isGreaterThan(BEFORE + AFTER);
        check("plasma", read);
    }

    /** Wherever this JVM has the classes from: its own class path may be one of a test runner. */
    private static String classPath() {
        return Stream.of(GoesOn.class, Patience.class, Guests.class, Hypervisor.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .map(location -> Path.of(URI.create(location.toString())).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static BootImage image(String guest) {
        return BootImage.of(guest, Guests.find(guest).orElseThrow().image());
    }

    /** Compares with a PC that has run for as long and was never packed. */
    private static void check(String guest, Snapshot snapshot) {
        Core core = new Core(PROFILE, Tier.INTERPRETER);
        core.mountNew(Template.powerOn(PROFILE, image(guest)), DeviceHost.UNCONNECTED);
        compare(core, snapshot);
    }

    /** Compares with a PC that goes on from an earlier snapshot of the same VM. */
    static void checkFrom(Snapshot earlier, Snapshot snapshot) {
        Core core = new Core(earlier.profile(), Tier.INTERPRETER);
        Template template = Template.of(earlier.profile(), earlier.image(), earlier.toBytes(), true);
        core.mount(template, new byte[0], DeviceHost.UNCONNECTED);
        compare(core, snapshot);
    }

    private static void compare(Core core, Snapshot snapshot) {
        while (core.cpu().instructions() < snapshot.instructions()) {
            core.run(
                    (int) Math.min(100_000, snapshot.instructions() - core.cpu().instructions()));
        }
        Screen screen = core.screen();
        core.unmount();
        byte[] state = core.templateBytes().clone();
        core.delta().applyTo(0, state);
        assertThat(snapshot.toBytes()).as(snapshot.toString()).isEqualTo(state);
        assertThat(snapshot.screen()).usingRecursiveComparison().isEqualTo(screen);
    }
}
