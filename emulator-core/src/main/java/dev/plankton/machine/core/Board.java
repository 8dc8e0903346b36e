package dev.plankton.machine.core;

import dev.plankton.bios.Bios;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.region.Regions;
import dev.plankton.device.A20Gate;
import dev.plankton.device.bus.ControlPorts;
import dev.plankton.device.bus.IsaBus;
import dev.plankton.device.debug.DebugPorts;
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
import dev.plankton.memory.Memory;
import org.jspecify.annotations.Nullable;

/** The hardware of a PC, joined: CPU, memory and devices. Confined to the thread that runs the VM. */
final class Board {
    final Memory memory = new Memory();
    final Cpu cpu;
    final StopRequests requests;
    final HostLink host;
    final VmClock clock;
    final Pic pic;
    final Pit pit;
    final Rtc rtc;
    final Uart uart;
    final RequestNic requestNic;
    final Ne2000 nic;
    final A20Gate a20;
    final Keyboard keyboard;
    final DiskDrive drive;
    final VideoAdapter video;
    final IsaBus bus;
    final SelfTest selfTest;
    final ShutdownCode shutdownCode;
    final Bios bios;
    final TimedEvents events;

    /**
     * Joins the devices of a PC of {@code profile}.
     *
     * @param regions what the CPU executes beside single instructions; null for nothing
     * @param elidesTicks whether a tick that changes nothing wakes no VM
     */
    Board(MachineProfile profile, @Nullable Regions regions, boolean elidesTicks) {
        cpu = new Cpu(profile.cpu(), memory, new BusPorts(this), new PicInterrupts(this));
        cpu.useRegions(regions);
        requests = new StopRequests(cpu);
        host = new HostLink(requests::exit);
        clock = new VmClock(memory, cpu, profile.clock());
        pic = new Pic(memory, cpu::attend);
        pit = new Pit(memory, clock, pic);
        rtc = new Rtc(memory, clock, pic);
        uart = new Uart(memory, pic, host);
        requestNic = new RequestNic(memory, pic, host);
        nic = new Ne2000(memory, pic, host, profile.nic().port(), profile.nic().irq());
        a20 = new CpuA20(cpu);
        keyboard = new Keyboard(memory, clock, pic, a20, requests::reset);
        drive = new DiskDrive(memory, cpu::charge);
        video = new VideoAdapter(memory, clock, cpu::apertureChanged, cpu::charge);
        bus = new IsaBus(
                pic,
                pit,
                keyboard,
                new ControlPorts(memory, pit, a20, requests::reset),
                rtc,
                uart,
                requestNic,
                new DebugPorts(memory, host),
                video,
                nic);
        selfTest = new SelfTest(cpu, memory, bus, drive);
        shutdownCode = new ShutdownCode(cpu, memory, bus);
        bios = new Bios(cpu, memory, bus, a20, clock, drive, host);
        events = new TimedEvents(this, bios, new TickElision(cpu, memory, pic, nic), elidesTicks);
    }
}
