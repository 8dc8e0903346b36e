/**
 * What the devices of a PC are connected to. There are five connections, all of them given to a device's constructor as far
 * as it needs them: {@link dev.plankton.device.IrqLines} to the interrupt controllers, {@link
 * dev.plankton.device.DeviceClock} to the VM's time, {@link dev.plankton.device.Processor} to the CPU, {@link
 * dev.plankton.device.HostLink} to what is outside the PC, and a {@code Runnable} for the reset line. Each device has a
 * package of its own. Devices are flyweights over the hidden pages of guest memory; they know neither the CPU's class nor
 * the hypervisor.
 */
@NullMarked
package dev.plankton.device;

import org.jspecify.annotations.NullMarked;
