package dev.plankton.device.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.DeviceHost;
import dev.plankton.device.FakeProcessor;
import dev.plankton.device.HostLink;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.keyboard.Keyboard;
import dev.plankton.device.nic.Ne2000;
import dev.plankton.device.nic.RequestNic;
import dev.plankton.device.rtc.Rtc;
import dev.plankton.device.serial.Uart;
import dev.plankton.device.timer.Pit;
import dev.plankton.device.video.VideoAdapter;
import dev.plankton.memory.Memory;
import java.util.List;
import org.junit.jupiter.api.Test;

class SystemCardsTest {
    /** What is refused to cards is what the bus decodes, and no more. */
    @Test
    void theyHaveThePortsThatTheBusDecodes() {
        Memory memory = new Memory();
        FakeProcessor processor = new FakeProcessor();
        HostLink link = new HostLink(DeviceHost.UNCONNECTED);
        Pic pic = new Pic(memory, processor);
        Pit pit = new Pit(memory, () -> 0, pic);
        SlotLines lines = new SlotLines(memory, () -> 0, pic, processor, link, () -> {});
        IsaBus bus = new IsaBus(
                pic,
                pit,
                new Keyboard(memory, () -> 0, pic, processor, () -> {}),
                new Rtc(memory, () -> 0, pic),
                new Uart(memory, pic, link),
                new RequestNic(memory, pic, link),
                new VideoAdapter(memory, () -> 0, processor),
                new Ne2000(memory, pic, link, 0x340, 10),
                new BoardCards(lines, pit, code -> {}, () -> {}),
                new Backplane(List.of(), lines));
        for (int port = 0; port <= 0xFFFF; port++) {
            int wanted = port;
            boolean listed = SystemCards.specs(0x340, 10).stream()
                    .flatMap(spec -> spec.ports().stream())
                    .anyMatch(range -> range.covers(wanted, 1));
            assertThat(listed).as("port %Xh".formatted(port)).isEqualTo(bus.decodes(port));
        }
    }
}
