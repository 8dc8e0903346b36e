package dev.plankton.hypervisor.look;

/**
 * The registers of a VM's CPU, by Intel's names.
 *
 * @param eax 32 bits, as all up to {@code edi}
 * @param es 16 bits, as all up to {@code gs}
 * @param eip up to 17 bits: 10000h is after the end of the segment
 * @param eflags all flags
 */
public record GuestRegisters(
        int eax,
        int ecx,
        int edx,
        int ebx,
        int esp,
        int ebp,
        int esi,
        int edi,
        int es,
        int cs,
        int ss,
        int ds,
        int fs,
        int gs,
        int eip,
        int eflags,
        int cr0) {}
