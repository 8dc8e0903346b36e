package dev.plankton.machine.pc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a debugger is shown of devices is what the guest has made of them. */
class DeviceStateTest {
    private static final String CODE = "FA" // cli
            + "B05ABAFF03EE" //   mov al,5Ah; mov dx,3FFh; out dx,al
            + "B0FBE621" //       mov al,0FBh; out 21h,al
            + "B0FEE6A1" //       mov al,0FEh; out 0A1h,al
            + "B034E643B010E640B027E640" // counter 0: mode 2, 2710h
            + "B00BE670" //       mov al,0Bh; out 70h,al
            + "B00FBAD403EEB0AABAD503EE" // CRTC register 0Fh
            + "F4";

    private static Map<String, Map<String, Long>> devices(Machine machine) {
        return machine.devices().stream().collect(Collectors.toMap(DeviceState::name, DeviceState::registers));
    }

    @Test
    void registersAreAsTheGuestHasWrittenThem() {
        byte[] sector = new byte[512];
        byte[] code = HexFormat.of().parseHex(CODE);
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        try (Machine machine = Machine.boot(BootImage.of("devices", sector))) {
            Map<String, Map<String, Long>> before = devices(machine);
            assertThat(before.get("8259A master")).containsEntry("base vector", 8L);
            assertThat(before.get("16550A COM1")).containsEntry("SCR", 0L);
            assertThat(machine.run(100)).isInstanceOf(Outcome.Ended.class);
            Map<String, Map<String, Long>> after = devices(machine);
            assertThat(after.get("16550A COM1")).containsEntry("SCR", 0x5AL).containsEntry("divisor", 12L);
            assertThat(after.get("8259A master")).containsEntry("IMR", 0xFBL);
            assertThat(after.get("8259A slave")).containsEntry("IMR", 0xFEL).containsEntry("base vector", 0x70L);
            assertThat(after.get("8254 timer"))
                    .containsEntry("counter 0 control", 0x34L)
                    .containsEntry("counter 0 count", 0x2710L);
            assertThat(after.get("MC146818 RTC")).containsEntry("index", 0x0BL);
            assertThat(after.get("VGA")).containsEntry("CRTC 0Fh", 0xAAL);
            assertThat(after.get("NE2000")).containsKeys("CR", "ISR", "RSR").doesNotContainKey("");
            assertThat(after.get("8042 keyboard controller")).containsKey("status");
        }
    }
}
