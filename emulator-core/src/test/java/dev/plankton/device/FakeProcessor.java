package dev.plankton.device;

/** A processor that only remembers what the devices around it do. */
public final class FakeProcessor implements Processor {
    public int attentions;
    private boolean a20;

    @Override
    public void attend() {
        attentions++;
    }

    @Override
    public void charge(int cost) {}

    @Override
    public boolean a20() {
        return a20;
    }

    @Override
    public void setA20(boolean on) {
        a20 = on;
    }

    @Override
    public void apertureChanged() {}
}
