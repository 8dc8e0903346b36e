package dev.plankton.net.packet;

import dev.plankton.net.address.VmAddress;

/** Reads what a switch looks at in an Ethernet frame, in place. An address is the low 48 bits of a long. Stateless. */
public final class EthernetFrame {
    /** Shortest frame that is one: two addresses and a type. */
    public static final int SHORTEST = 14;

    /** Longest frame without FCS that an NE2000 takes: with a VLAN tag. */
    public static final int LONGEST = 1518;

    /** No VM. */
    public static final int NONE = -1;

    private static final int SOURCE = 6;
    private static final int TYPE = 12;
    private static final int TYPE_ARP = 0x0806;
    private static final int ARP_LENGTH = 42;
    private static final int ARP_OPERATION = 20;
    private static final int ARP_REQUEST = 1;
    private static final int ARP_TARGET = 38;

    private static final long GROUP = 0x0100_0000_0000L;

    /** 02:00:0A, after which the three bytes of a VM's number stand, as they do after the 10 of its IPv4 address. */
    private static final long VM_PREFIX = 0x02000AL;

    private static final int VM_NET = 10;

    private EthernetFrame() {}

    public static long destination(byte[] frame, int offset) {
        return address(frame, offset);
    }

    public static long source(byte[] frame, int offset) {
        return address(frame, offset + SOURCE);
    }

    private static long address(byte[] frame, int at) {
        return ((long) read16(frame, at) << 32) | ((long) read16(frame, at + 2) << 16) | read16(frame, at + 4);
    }

    private static int read16(byte[] frame, int at) {
        return ((frame[at] & 0xFF) << 8) | (frame[at + 1] & 0xFF);
    }

    /** Whether it is a multicast or the broadcast address. */
    public static boolean isGroup(long address) {
        return (address & GROUP) != 0;
    }

    /** The address of VM {@code number}. */
    static long ofVm(int number) {
        return (VM_PREFIX << 24) | number;
    }

    /** The number of the VM that has the address, {@link #NONE} if it is no VM's. */
    public static int vm(long address) {
        int number = (int) (address & 0xFF_FFFF);
        return address >>> 24 == VM_PREFIX && number < VmAddress.MAX_VMS ? number : NONE;
    }

    public static boolean isArpRequest(byte[] frame, int offset, int length) {
        return length >= ARP_LENGTH
                && read16(frame, offset + TYPE) == TYPE_ARP
                && read16(frame, offset + ARP_OPERATION) == ARP_REQUEST;
    }

    /** The number of the VM that has the IPv4 address which an ARP request asks for, {@link #NONE} if it is no VM's. */
    public static int askedFor(byte[] frame, int offset) {
        int at = offset + ARP_TARGET;
        int number = ((frame[at + 1] & 0xFF) << 16) | read16(frame, at + 2);
        return frame[at] == VM_NET && number < VmAddress.MAX_VMS ? number : NONE;
    }
}
