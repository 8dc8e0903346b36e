package dev.plankton.hypervisor;

/** Where a VM stands. */
public enum RunState {
    /** Created, not yet booted. */
    OFF,
    /** Waiting for an input or a timer; holds no thread and no core. */
    IDLE,
    /** Waiting for a core, running on one, or waiting for the callbacks of its last slice to return. */
    RUNNABLE,
    /** Held by {@link Vm#pause}; keeps its inputs until {@link Vm#resume}. */
    PAUSED,
    /** Ended, with a reason; its memory is given back, sooner or later ({@link HypervisorBuilder#keepEnded}). */
    STOPPED
}
