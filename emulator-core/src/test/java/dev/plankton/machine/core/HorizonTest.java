package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.DeviceHost;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A VM whose time is counted stops at the time it is given. */
class HorizonTest {
    private static final long MILLI = 1_000_000;
    private static final MachineProfile COUNTED =
            MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(2_000_000, 0));

    private static Core booted(String code) {
        byte[] sector = new byte[512];
        byte[] bytes = HexFormat.of().parseHex(code);
        System.arraycopy(bytes, 0, sector, 0, bytes.length);
        Core core = new Core(COUNTED);
        core.mountNew(Template.powerOn(COUNTED, BootImage.of("test", sector)), DeviceHost.UNCONNECTED);
        return core;
    }

    @Test
    void spinningGuestStopsAtItsInstruction() {
        Core core = booted("EBFE"); // jmp $
        assertThat(core.run(10_000_000, 10 * MILLI)).isEqualTo(new Exit.FuelSpent());
        assertThat(core.cpu().instructions()).isEqualTo(20_000);
        assertThat(core.run(10_000_000, 10 * MILLI)).isEqualTo(new Exit.FuelSpent());
        assertThat(core.cpu().instructions()).as("no further").isEqualTo(20_000);
        assertThat(core.run(100, 20 * MILLI)).isEqualTo(new Exit.FuelSpent());
        assertThat(core.cpu().instructions()).isEqualTo(20_100);
    }

    @Test
    void timePassesOverASleeperUpToTheHorizon() {
        Core core = booted("B0FFE621FBF4EBFC"); // mov al,0FFh; out 21h,al; sti; hlt; jmp $-2
        assertThat(core.run(1_000_000, 30 * MILLI)).isEqualTo(new Exit.Halted());
        assertThat(core.nanos()).isEqualTo(30 * MILLI);
        assertThat(core.run(1_000_000, 50 * MILLI)).isEqualTo(new Exit.Halted());
        assertThat(core.nanos()).isEqualTo(50 * MILLI);
        assertThat(core.deadline()).isEqualTo(Long.MAX_VALUE);
        assertThat(core.run(1_000_000)).isEqualTo(new Exit.Halted());
        assertThat(core.nanos()).as("without one it stands still").isEqualTo(50 * MILLI);
    }

    @Test
    void ticksComeWhereTheyWouldComeWithoutAHorizon() {
        String counts = "FA31C08ED8C7067000157CC70672000000FBF4EBFC" // mov word [1Ch*4],handler, and sleep
                + "FF060006CF"; // handler: inc word [600h]; iret
        Core whole = booted(counts);
        whole.run(100_000_000, 2000 * MILLI);
        Core parts = booted(counts);
        for (int n = 1; n <= 2000; n++) {
            parts.run(100_000_000, n * MILLI);
            assertThat(parts.nanos()).isEqualTo(n * MILLI);
        }
        assertThat(whole.memory().get16(0x600)).isEqualTo(36);
        assertThat(parts.memory().get16(0x600)).isEqualTo(36);
        assertThat(parts.cpu().instructions()).isEqualTo(whole.cpu().instructions());
    }
}
