package dev.plankton.lab.exercise.migration;

/** What the student of lab 10 writes: moves a VM from its host to another one while its clients go on asking. */
@FunctionalInterface
public interface Mover {
    /**
     * Moves the VM. When this returns the old host forgets it, and frames that come for it there are lost. Called several times, each
     * time for another VM and other moments at which clients ask.
     *
     * @param migration the two hosts, and the switch that leads the clients' frames to one of them
     */
    void move(Migration migration);
}
