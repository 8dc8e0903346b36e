package dev.plankton.device;

/** Where the devices of a PC find the host of the VM that is mounted. Confined to the thread that runs the VM. */
public final class HostLink {
    private DeviceHost host;

    /** A link to {@code host}. */
    public HostLink(DeviceHost host) {
        this.host = host;
    }

    /** The host that is connected; {@link DeviceHost#UNCONNECTED} while no VM is mounted. */
    public DeviceHost host() {
        return host;
    }

    /** From now on the devices reach {@code next}. */
    public void connect(DeviceHost next) {
        host = next;
    }
}
