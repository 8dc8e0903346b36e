package dev.plankton.net.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VmAddressTest {
    @ParameterizedTest
    @CsvSource({"0,127.0.0.0", "1,127.0.0.1", "256,127.0.1.0", "8388865,127.128.1.1", "16777214,127.255.255.254"})
    void addressAndNumberNameEachOther(int number, String address) throws UnknownHostException {
        assertThat(VmAddress.of(number).getHostAddress()).isEqualTo(address);
        assertThat(VmAddress.number(InetAddress.getByName(address))).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"128.0.0.1", "192.168.0.1", "::1"})
    void otherAddressesNameNoVm(String address) throws UnknownHostException {
        assertThat(VmAddress.number(InetAddress.getByName(address))).isEqualTo(-1);
    }

    @Test
    void numbersBeyondTheRangeAreRefused() {
        assertThatThrownBy(() -> VmAddress.of(VmAddress.MAX_VMS)).hasMessageContaining("127.255.255.254");
        assertThatThrownBy(() -> VmAddress.of(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
