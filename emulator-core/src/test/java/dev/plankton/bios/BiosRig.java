package dev.plankton.bios;

import dev.plankton.bios.data.Outcome;
import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.Interrupts;
import dev.plankton.cpu.state.Ports;
import dev.plankton.device.DeviceClock;
import dev.plankton.device.DeviceHost;
import dev.plankton.device.FakeProcessor;
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
import dev.plankton.disk.Disk;
import dev.plankton.disk.Drives;
import dev.plankton.machine.NicJumpers;
import dev.plankton.memory.Memory;
import java.util.ArrayDeque;
import java.util.List;

/** A PC of which only the BIOS runs: services are called as the CPU's trap would call them. */
public final class BiosRig implements DeviceHost, Ports, Interrupts {
    private static final int STACK = 0x1000;
    private static final int HLT = 1;

    public final Memory memory = new Memory();
    public final Cpu cpu;
    final Bios bios;
    final Keyboard keyboard;
    final Uart uart;
    final DiskDrive drive;
    final StringBuilder console = new StringBuilder();
    final StringBuilder serialOut = new StringBuilder();
    final ArrayDeque<Integer> serialIn = new ArrayDeque<>();
    long now;

    private final Pic pic;
    private final IsaBus bus;

    public BiosRig(Disk disk) {
        this(Drives.of(disk));
    }

    /** A PC with these disks. */
    public BiosRig(Drives drives) {
        DeviceClock clock = () -> now;
        HostLink link = new HostLink(this);
        cpu = new Cpu(CpuModel.I686, memory, this, this);
        pic = new Pic(memory, new FakeProcessor());
        Pit pit = new Pit(memory, clock, pic);
        keyboard = new Keyboard(memory, clock, pic, cpu, () -> {});
        uart = new Uart(memory, pic, link);
        Rtc rtc = new Rtc(memory, clock, pic);
        SlotLines lines = new SlotLines(memory, clock, pic, cpu, link, () -> {});
        bus = new IsaBus(
                pic,
                pit,
                keyboard,
                rtc,
                uart,
                new RequestNic(memory, pic, link),
                new VideoAdapter(memory, clock, cpu),
                new Ne2000(memory, pic, link, NicJumpers.DEFAULT.port(), NicJumpers.DEFAULT.irq()),
                new BoardCards(lines, pit, code -> {}, () -> {}),
                new Backplane(List.of(), lines));
        drive = new DiskDrive(memory, cpu);
        drive.insert(drives);
        bios = new Bios(cpu, memory, bus, clock, drive, link);
        pic.powerOn();
        pit.powerOn();
        keyboard.powerOn();
        uart.powerOn();
        rtc.powerOn(0, drives);
        BiosRom.install(memory, drives);
        cpu.setSegment(Cpu.SS, 0);
        cpu.setReg16(Cpu.SP, STACK);
    }

    /** Executes the trap at the stock entry of an interrupt. */
    public Outcome call(int interrupt) {
        int entry = memory.get32(interrupt * 4);
        cpu.setSegment(Cpu.CS, entry >>> 16);
        cpu.setIp((entry & 0xFFFF) + HLT);
        Outcome outcome = bios.trap();
        while (outcome == Outcome.AGAIN) {
            outcome = bios.trap();
        }
        return outcome;
    }

    /** The flags the caller gets back. */
    public int callerFlags() {
        return memory.get16(STACK + 4);
    }

    @Override
    public void transmit(int value) {
        serialOut.append((char) value);
    }

    @Override
    public int receive() {
        Integer next = serialIn.poll();
        return next == null ? -1 : next;
    }

    @Override
    public void teletype(int character) {
        console.append((char) character);
    }

    @Override
    public int in(int port, int size) {
        return bus.in(port, size);
    }

    @Override
    public void out(int port, int size, int value) {
        bus.out(port, size, value);
    }

    @Override
    public boolean pending() {
        return pic.intr();
    }

    @Override
    public int acknowledge() {
        return pic.acknowledge();
    }
}
