package dev.plankton.hypervisor;

/**
 * Marks a {@link ReplyListener}, {@link SerialListener}, {@link Console} or {@link Cable} whose methods never block: no
 * I/O, no waiting for a lock that is held for long, no long computation.
 *
 * <p>It is called at once, in the middle of the VM's slice, on the thread that runs the VM, without a copy and past
 * {@link HypervisorBuilder#callbackExecutor}. That is the fastest way, made for event loops. In return it holds a core
 * while it runs: one that breaks the promise and blocks keeps other VMs from running. One that throws is isolated as any
 * other.
 */
public interface NonBlocking {}
