package dev.plankton.device.bus;

import dev.plankton.device.DeviceClock;
import dev.plankton.device.HostLink;
import dev.plankton.device.IrqLines;
import dev.plankton.device.Processor;
import dev.plankton.memory.Memory;

/**
 * What the bus of a PC has for all its slots.
 *
 * @param wakeChanged called when the time at which a card is to be woken has changed
 */
public record SlotLines(
        Memory memory, DeviceClock clock, IrqLines irqs, Processor processor, HostLink link, Runnable wakeChanged) {}
