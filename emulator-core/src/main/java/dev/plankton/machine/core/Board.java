package dev.plankton.machine.core;

import dev.plankton.bios.Bios;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.DeviceHost;
import dev.plankton.device.HostLink;
import dev.plankton.device.bus.Backplane;
import dev.plankton.device.bus.BoardCards;
import dev.plankton.device.bus.IsaBus;
import dev.plankton.device.bus.SlotLines;
import dev.plankton.device.disk.DiskDrive;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.keyboard.Keyboard;
import dev.plankton.device.nic.Ne2000;
import dev.plankton.device.nic.RequestNic;
import dev.plankton.device.rtc.Rtc;
import dev.plankton.device.serial.Uart;
import dev.plankton.device.timer.Pit;
import dev.plankton.device.video.VideoAdapter;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.boot.SelfTest;
import dev.plankton.machine.boot.ShutdownCode;
import dev.plankton.machine.exits.Observation;
import dev.plankton.memory.Memory;
import org.jspecify.annotations.Nullable;

/** The hardware of a PC, joined: CPU, memory and devices. Confined to the thread that runs the VM. */
final class Board {
    final Memory memory;
    final Cpu cpu;
    final StopRequests requests;
    final HostLink link;
    final VmClock clock;
    final Pic pic;
    final Pit pit;
    final Rtc rtc;
    final Uart uart;
    final RequestNic requestNic;
    final Ne2000 nic;
    final Keyboard keyboard;
    final DiskDrive drive;
    final BoardCards cards;
    final Backplane backplane;
    final VideoAdapter video;
    final IsaBus bus;
    final SelfTest selfTest;
    final ShutdownCode shutdownCode;
    final Bios bios;
    final TimedEvents events;

    /** What reports what happens; null for nothing. */
    @Nullable
    Observation observation;

    /** Joins the devices of a PC of {@code profile}. */
    Board(MachineProfile profile, CoreOptions options) {
        memory = new Memory(profile.extendedMemory());
        cpu = new Cpu(profile.cpu(), memory, new BusPorts(this), new PicInterrupts(this));
        cpu.callServicesIn(RomLayout.SEGMENT);
        cpu.coprocessor = profile.coprocessor();
        cpu.useRegions(options.regions());
        requests = new StopRequests(cpu);
        link = new HostLink(DeviceHost.UNCONNECTED);
        clock = new VmClock(memory, cpu, profile.clock(), options.time());
        pic = new Pic(memory, cpu);
        pit = new Pit(memory, clock, pic);
        rtc = new Rtc(memory, clock, pic);
        uart = new Uart(memory, pic, link);
        requestNic = new RequestNic(memory, pic, link);
        nic = new Ne2000(memory, pic, link, profile.nic().port(), profile.nic().irq());
        keyboard = new Keyboard(memory, clock, pic, cpu, requests::reset);
        drive = new DiskDrive(memory, cpu);
        video = new VideoAdapter(memory, clock, cpu);
        SlotLines lines = new SlotLines(memory, clock, pic, cpu, link, this::wakeChanged);
        cards = new BoardCards(lines, pit, requests::exit, requests::reset);
        backplane = new Backplane(profile.cards(), lines);
        bus = new IsaBus(pic, pit, keyboard, rtc, uart, requestNic, video, nic, cards, backplane);
        selfTest = new SelfTest(cpu, memory, bus, drive);
        shutdownCode = new ShutdownCode(cpu, memory, bus);
        bios = new Bios(cpu, memory, bus, clock, drive, link);
        events = new TimedEvents(this, bios, new TickElision(cpu, memory, pic, nic, backplane), options.elidesTicks());
    }

    private void wakeChanged() {
        events.mayHaveMoved();
    }

    /** Makes the memory what is to be kept of it, without what devices show in it while the VM is mounted. */
    void release() {
        video.release();
        memory.hideRegisters();
    }
}
