package dev.plankton.device;

/** The processor as the devices around it see it. Called on the thread that runs the VM. */
public interface Processor {
    /** The INTR line may be high: the processor looks at it before the next instruction. */
    void attend();

    /**
     * Takes what a device's work costs the host beyond the instruction that asked for it, so that a guest that asks for
     * much has its slice end soon.
     *
     * @param cost in interpreted instructions of about 4 ns; not negative
     */
    void charge(int cost);

    /** Whether address line 20 is passed on; if not, addresses wrap at 1 MB as on an 8086. */
    boolean a20();

    /** Passes address line 20 on, or forces it to 0. */
    void setA20(boolean on);

    /** The memory's aperture has been opened or closed. */
    void apertureChanged();
}
