package dev.plankton.device;

/** Interrupt lines that remember their levels and count their edges. */
public final class FakeIrqs implements IrqLines {
    public final boolean[] level = new boolean[16];
    public final int[] edges = new int[16];

    @Override
    public void raise(int irq) {
        if (!level[irq]) {
            edges[irq]++;
        }
        level[irq] = true;
    }

    @Override
    public void lower(int irq) {
        level[irq] = false;
    }
}
