package dev.plankton.net.udp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatagramFlowTableTest {
    private static final int CLIENT = 0x7F000001;

    private final DatagramFlowTable flows = new DatagramFlowTable();

    private void isKnown(int vm, int port, int address, int clientPort, int now) {
        long client = flows.client(vm, port, now);
        assertThat(client).isNotEqualTo(DatagramFlowTable.NONE);
        assertThat(DatagramFlowTable.address(client)).isEqualTo(address);
        assertThat(DatagramFlowTable.port(client)).isEqualTo(clientPort);
    }

    @Test
    void aClientKeepsItsPortUnlessAnotherHasIt() {
        assertThat(flows.port(5, CLIENT, 65_535, 100)).isEqualTo(65_535);
        assertThat(flows.port(5, CLIENT + 1, 65_535, 100)).isEqualTo(1024);
        assertThat(flows.port(6, CLIENT + 1, 65_535, 100)).isEqualTo(65_535);
        assertThat(flows.port(5, CLIENT, 65_535, 101)).isEqualTo(65_535);
        isKnown(5, 65_535, CLIENT, 65_535, 101);
        isKnown(5, 1024, CLIENT + 1, 65_535, 101);
        assertThat(flows.client(5, 1025, 101)).isEqualTo(DatagramFlowTable.NONE);
    }

    @Test
    void silenceIsForgotten() {
        flows.port(5, CLIENT, 4000, 0xFFFF);
        isKnown(5, 4000, CLIENT, 4000, 0xFFFF + DatagramFlowTable.PATIENCE);
        assertThat(flows.client(5, 4000, 0x10000 + DatagramFlowTable.PATIENCE)).isEqualTo(DatagramFlowTable.NONE);
    }

    /** One client that speaks to a million VMs within a minute is served at each, and in bounded memory. */
    @Test
    void whoComesWhenItIsFullDisplacesWhoWasSilentLongest() {
        int vms = 1_000_000;
        for (int vm = 0; vm < vms; vm++) {
            assertThat(flows.port(vm, CLIENT, 4000, 7)).isEqualTo(4000);
            if (vm % 1000 == 0) {
                assertThat(flows.port(vms, CLIENT, 5000, 7)).isEqualTo(5000);
            }
        }
        assertThat(flows.size()).isBetween(DatagramFlowTable.MOST / 2, DatagramFlowTable.MOST);
        isKnown(vms - 1, 4000, CLIENT, 4000, 7);
        isKnown(vms - DatagramFlowTable.MOST / 2 + 1000, 4000, CLIENT, 4000, 7);
        isKnown(vms, 5000, CLIENT, 5000, 7);
        assertThat(flows.client(0, 4000, 7)).isEqualTo(DatagramFlowTable.NONE);
    }
}
