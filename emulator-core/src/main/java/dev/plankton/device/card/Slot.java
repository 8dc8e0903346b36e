package dev.plankton.device.card;

/**
 * Where a {@link Card} sits in the PC of one VM: its bytes of the VM's state, and what the bus has for it. Numbers are little
 * endian, bytes are zeros after power-on and reset. Valid only during the call that it is passed to, on the calling thread.
 *
 * <p>Offsets count from 0 to one less than {@link CardSpec#stateBytes}; IndexOutOfBoundsException for any other.
 */
public interface Slot {
    /** An unsigned byte. */
    int get8(int at);

    /** An unsigned 16-bit number. */
    int get16(int at);

    /** A 32-bit number. */
    int get32(int at);

    /** A 64-bit number. */
    long get64(int at);

    /** Sets a byte to the low 8 bits of {@code value}. */
    void put8(int at, int value);

    /** Sets 16 bits. */
    void put16(int at, int value);

    /** Sets 32 bits. */
    void put32(int at, int value);

    /** Sets 64 bits. */
    void put64(int at, long value);

    /**
     * A byte of one of its windows of RAM or ROM.
     *
     * @param address physical
     * @throws IndexOutOfBoundsException if no such window is there
     */
    int ram(int address);

    /**
     * Sets a byte of one of its windows of RAM or ROM.
     *
     * @param address physical
     * @throws IndexOutOfBoundsException if no such window is there
     */
    void setRam(int address, int value);

    /**
     * Drives an interrupt line high: only the change from low to high asks for an interrupt.
     *
     * @param irq one of its own
     * @throws IllegalArgumentException if it is not
     */
    void raise(int irq);

    /**
     * Drives an interrupt line low; a request that has not been acknowledged is withdrawn.
     *
     * @param irq one of its own
     * @throws IllegalArgumentException if it is not
     */
    void lower(int irq);

    /** Time of the VM since power-on in nanoseconds; it does not go backwards. */
    long now();

    /**
     * Has {@link Card#due} called when the time of the VM is {@code nanos}, or as soon as possible if that has passed. A VM
     * that sleeps is woken for it. It replaces what was set before: a card has one such time.
     *
     * <p>By a clock that counts instructions the call comes before the very instruction, by the host's up to some 20 000 later.
     */
    void wakeAt(long nanos);

    /** No call of {@link Card#due}. */
    void cancelWake();

    /** What {@link #wakeAt} has set, {@link Long#MAX_VALUE} if nothing. */
    long wakeTime();

    /**
     * Charges the guest for work that takes the host longer than some 50 ns, so that it gets no more than its share of the
     * processor.
     *
     * @param cost in instructions of about 4 ns, 0 or more
     */
    void charge(int cost);

    /** The number of the VM; 0 while the PC is switched on. */
    int vmNumber();
}
