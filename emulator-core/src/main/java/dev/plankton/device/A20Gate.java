package dev.plankton.device;

/** The gate of address line 20: disabled, addresses wrap at 1 MB as on an 8086. */
public interface A20Gate {
    /** Opens or closes the gate. */
    void set(boolean enabled);

    /** True if addresses do not wrap. */
    boolean enabled();
}
