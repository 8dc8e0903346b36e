package dev.plankton.hypervisor.look;

/**
 * VMs with consecutive numbers that were forked from one VM.
 *
 * @param first number of the first of them
 * @param count how many
 */
public record ForkedVms(int first, int count) {}
