package dev.plankton.hypervisor.look;

import dev.plankton.machine.BootImage;

/**
 * What VMs have started from.
 *
 * @param number of it in its hypervisor, 0 or more, consecutive
 * @param image what is in the drive
 * @param captured whether it is the state of a VM that ran, from which VMs were forked
 */
public record Origin(int number, BootImage image, boolean captured) {}
