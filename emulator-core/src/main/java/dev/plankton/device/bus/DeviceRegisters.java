package dev.plankton.device.bus;

import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.keyboard.Keyboard;
import dev.plankton.device.nic.Ne2000Registers;
import dev.plankton.device.rtc.Rtc;
import dev.plankton.device.serial.Uart;
import dev.plankton.device.timer.Pit;
import dev.plankton.device.video.VideoRegisters;
import dev.plankton.memory.Memory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;

/** The registers of all devices, for debuggers. */
public final class DeviceRegisters {
    private static final Map<String, BiConsumer<Memory, ObjLongConsumer<String>>> DEVICES = new LinkedHashMap<>();

    static {
        DEVICES.put("8259A master", (memory, registers) -> Pic.describe(memory, false, registers));
        DEVICES.put("8259A slave", (memory, registers) -> Pic.describe(memory, true, registers));
        DEVICES.put("8254 timer", Pit::describe);
        DEVICES.put("8042 keyboard controller", Keyboard::describe);
        DEVICES.put("16550A COM1", Uart::describe);
        DEVICES.put("MC146818 RTC", Rtc::describe);
        DEVICES.put("VGA", VideoRegisters::describe);
        DEVICES.put("NE2000", Ne2000Registers::describe);
    }

    private DeviceRegisters() {}

    /** For each device its registers, by their names in its data sheet, as they are in {@code memory}. */
    public static Map<String, Map<String, Long>> of(Memory memory) {
        Map<String, Map<String, Long>> all = new LinkedHashMap<>();
        DEVICES.forEach((name, describe) -> {
            Map<String, Long> registers = new LinkedHashMap<>();
            describe.accept(memory, registers::put);
            all.put(name, registers);
        });
        return all;
    }
}
