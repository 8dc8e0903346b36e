package dev.plankton.bios;

import dev.plankton.bios.data.BiosData;
import dev.plankton.bios.data.Caller;
import dev.plankton.bios.data.Outcome;
import dev.plankton.bios.data.RomLayout;
import dev.plankton.bios.data.Steps;
import dev.plankton.bios.data.TickCount;
import dev.plankton.bios.data.WaitTimer;
import dev.plankton.bios.disk.DiskServices;
import dev.plankton.bios.keyboard.KeyBuffer;
import dev.plankton.bios.keyboard.KeyboardInterrupt;
import dev.plankton.bios.keyboard.KeyboardServices;
import dev.plankton.bios.video.VideoServices;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.DeviceClock;
import dev.plankton.device.HostLink;
import dev.plankton.device.bus.IsaBus;
import dev.plankton.device.disk.DiskDrive;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.keyboard.Keyboard;
import dev.plankton.memory.Memory;

/**
 * The BIOS services behind the traps of {@link BiosRom}. It keeps nothing between calls but what lies in guest memory and
 * at {@link dev.plankton.memory.StateMap#BIOS}. Confined to the thread that runs the VM.
 */
public final class Bios {
    private static final int CARRY = 0x0001;
    private static final int INTERRUPTS_ON = 0x0200;
    /** What each call costs the host, whatever the service does: to leave the CPU and to come back. */
    private static final int TRAP_COST = 60;

    private static final int NON_SPECIFIC_EOI = 0x20;
    private static final int DISABLE_KEYBOARD = 0xAD;
    private static final int ENABLE_KEYBOARD = 0xAE;

    /** Bytes from after the first trap of the stock INT 08h to its IRET: a call of INT 1Ch and a trap. */
    private static final int TIMER_REST = 4;

    private final Cpu cpu;
    private final Memory memory;
    private final Caller caller;
    private final Steps steps;
    private final Pic pic;
    private final Keyboard keyboardController;
    private final WaitTimer timer;
    private final VideoServices video;
    private final DiskServices disk;
    private final SerialServices serial;
    private final EventWait eventWait;
    private final PointingDevice pointer;
    private final SystemServices system;
    private final KeyboardServices keyboard;
    private final TimeServices time;
    private final KeyboardInterrupt keyboardInterrupt;

    /** Joins the services to the machine they serve. */
    public Bios(Cpu cpu, Memory memory, IsaBus bus, DeviceClock clock, DiskDrive drive, HostLink link) {
        this.cpu = cpu;
        this.memory = memory;
        this.caller = new Caller(cpu, memory);
        this.steps = new Steps(cpu, memory);
        this.pic = bus.pic();
        this.keyboardController = bus.keyboard();
        this.timer = new WaitTimer(cpu, memory, clock);
        KeyBuffer keys = new KeyBuffer(memory);
        this.video = new VideoServices(cpu, memory, caller, link, bus.video(), steps);
        this.disk = new DiskServices(cpu, memory, caller, drive, steps);
        this.serial = new SerialServices(cpu, memory, bus.uart(), timer);
        this.eventWait = new EventWait(cpu, memory, caller, pic, bus.rtc(), timer);
        this.pointer = new PointingDevice(cpu, memory, caller, pic, keyboardController);
        this.system = new SystemServices(cpu, memory, caller, timer, eventWait, pointer, steps);
        this.keyboard = new KeyboardServices(cpu, memory, caller, keys, timer);
        this.time = new TimeServices(cpu, memory, caller, pic, bus.rtc());
        this.keyboardInterrupt = new KeyboardInterrupt(memory, keys);
    }

    /**
     * Does the service whose trap the CPU has just executed: CS:IP is after its HLT. On {@link Outcome#WAIT} CS:IP is at
     * the HLT again, on {@link Outcome#AGAIN} where it was, otherwise after the service number.
     */
    public Outcome trap() {
        int ip = cpu.ip();
        int service = caller.get8(cpu.segment(Cpu.CS), ip);
        cpu.setIp(ip + 1);
        steps.begin();
        steps.charge(TRAP_COST);
        Outcome outcome = serve(service);
        if (outcome == Outcome.AGAIN) {
            cpu.setIp(ip);
        } else if (outcome == Outcome.WAIT) {
            cpu.setIp(ip - 1);
            cpu.setFlags(cpu.flags() | INTERRUPTS_ON);
        }
        return outcome;
    }

    /** VM time at which a service that waits is to be called again, or {@link Long#MAX_VALUE}. */
    public long deadlineNanos() {
        return timer.deadlineNanos();
    }

    private Outcome serve(int service) {
        switch (service) {
            case 0x08 -> tick();
            case 0x09 -> {
                return key();
            }
            case RomLayout.KEY_INTERCEPTED -> {
                return interceptedKey();
            }
            case RomLayout.PAUSE -> {
                return keyboardInterrupt.paused() ? Outcome.WAIT : Outcome.DONE;
            }
            case 0x10 -> {
                return video.call();
            }
            case 0x11 -> cpu.setReg16(Cpu.AX, memory.get16(BiosData.EQUIPMENT));
            case 0x12 -> cpu.setReg16(Cpu.AX, memory.get16(BiosData.MEMORY_KILOBYTES));
            case 0x13 -> {
                return disk.call();
            }
            case 0x14 -> {
                return serial.call();
            }
            case 0x15 -> {
                return system.call();
            }
            case 0x16 -> {
                return keyboard.call();
            }
            // There is no printer: every call times out.
            case 0x17 -> cpu.setReg8(Cpu.AH, 0x01);
            case 0x18 -> {
                return Outcome.NO_BOOT;
            }
            case 0x19 -> {
                return Outcome.BOOT;
            }
            case RomLayout.POWER_ON -> {
                return Outcome.RESET;
            }
            case 0x1A -> time.call();
            case 0x70 -> {
                if (eventWait.clockInterrupt()) {
                    cpu.setIp(RomLayout.CALL_ALARM);
                } else {
                    endOfSlaveInterrupt();
                }
            }
            case 0x74 -> {
                if (pointer.takesPacket()) {
                    cpu.setIp(RomLayout.POINTER_PACKET);
                } else {
                    endOfSlaveInterrupt();
                }
            }
            case RomLayout.CALL_POINTER_HANDLER -> pointer.callHandler();
            case RomLayout.END_OF_INTERRUPT -> endOfInterrupt();
            case RomLayout.END_OF_SLAVE_INTERRUPT -> endOfSlaveInterrupt();
            default -> {
                // A halt in ROM that is no trap: the guest has jumped to an invalid address, and goes on.
            }
        }
        return Outcome.DONE;
    }

    /** Counts the tick; if no program has hooked INT 1Ch the rest of the handler is done here, which saves a trap. */
    private void tick() {
        TickCount.add(memory, 1);
        if (RomLayout.vectorIs(memory, 0x1C, RomLayout.IRET)) {
            endOfInterrupt();
            cpu.setIp(cpu.ip() + TIMER_REST);
        }
    }

    /** Serves the keyboard's interrupt; if a program has hooked INT 15h, the code after the trap calls it first. */
    private Outcome key() {
        if (!RomLayout.vectorIs(memory, 0x15, RomLayout.SYSTEM_SERVICES)) {
            keyboardController.out8(0x64, DISABLE_KEYBOARD);
            return Outcome.DONE;
        }
        return endKey(keyboardInterrupt.take(keyboardController.in8(0x60)));
    }

    /** INT 15h AH=4Fh has answered: with carry clear the key is not for the BIOS. */
    private Outcome interceptedKey() {
        int code = cpu.reg8(Cpu.AL);
        boolean taken = (cpu.flags() & CARRY) == 0;
        int stack = cpu.reg16(Cpu.SP);
        cpu.setReg16(Cpu.AX, caller.get16(cpu.segment(Cpu.SS), stack));
        cpu.setReg16(Cpu.SP, stack + 2);
        return endKey(taken ? KeyboardInterrupt.Action.NONE : keyboardInterrupt.take(code));
    }

    /** Ends the interrupt, and enables the keyboard, which this handler or a program's before it has disabled. */
    private Outcome endKey(KeyboardInterrupt.Action action) {
        endOfInterrupt();
        keyboardController.out8(0x64, ENABLE_KEYBOARD);
        cpu.setIp(
                switch (action) {
                    case NONE, BOOT -> RomLayout.IRET;
                    case BREAK -> RomLayout.CALL_BREAK;
                    case PRINT -> RomLayout.CALL_PRINT;
                    case PAUSE -> RomLayout.CALL_PAUSE;
                });
        return action == KeyboardInterrupt.Action.BOOT ? Outcome.BOOT : Outcome.DONE;
    }

    private void endOfInterrupt() {
        pic.out8(0x20, NON_SPECIFIC_EOI);
    }

    private void endOfSlaveInterrupt() {
        pic.out8(0xA0, NON_SPECIFIC_EOI);
        pic.out8(0x20, NON_SPECIFIC_EOI);
    }
}
