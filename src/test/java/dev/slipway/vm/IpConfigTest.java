package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpConfigTest {

    private final List<String> fields = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            dhcp                                  | -           | ip=dhcp
            ip=dhcp                               | -           | ip=dhcp
            10.0.0.5/24                           | 10.0.0.1    | ip=10.0.0.5/24,gw=10.0.0.1
            ip=10.0.0.5/24,gw=10.0.0.1            | -           | ip=10.0.0.5/24,gw=10.0.0.1
            ip=10.0.0.5/24,gw=10.0.0.1            | 10.0.0.1    | ip=10.0.0.5/24,gw=10.0.0.1
            ip=10.0.0.5/24,ip6=auto               | -           | ip=10.0.0.5/24,ip6=auto
            2001:db8::5/64                        | 2001:db8::1 | ip6=2001:db8::5/64,gw6=2001:db8::1
            ip6=2001:db8::5/64,gw6=fe80::1        | -           | ip6=2001:db8::5/64,gw6=fe80::1
            10.0.0.4/31                           | 10.0.0.5    | ip=10.0.0.4/31,gw=10.0.0.5
            """)
    void aGoodValueIsWrittenAsProxmoxWantsIt(String config, String gateway, String expected) {
        assertThat(IpConfig.read(config, gateway, this::note)).contains(expected);
        assertThat(fields).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            10.0.0.5                    | -           | ip_config
            ip=10.0.0.5/24,mtu=9000     | -           | ip_config
            ip=1.2.3.4/8,ip=1.2.3.5/8   | -           | ip_config
            127.0.0.1/8                 | -           | ip_config
            0.0.0.0/0                   | -           | ip_config
            224.0.0.1/4                 | -           | ip_config
            10.0.0.255/24               | -           | ip_config
            10.0.0.5/24                 | 10.0.1.1    | gateway
            10.0.0.5/24                 | 2001:db8::1 | gateway
            dhcp                        | 10.0.0.1    | gateway
            -                           | 10.0.0.1    | gateway
            ip=10.0.0.5/24,gw=10.0.0.1  | 10.0.0.2    | gateway
            """)
    void aBadValueNamesItsField(String config, String gateway, String field) {
        assertThat(IpConfig.read(config, gateway, this::note)).isEmpty();
        assertThat(fields).containsExactly(field);
    }

    @Test
    void nothingAskedIsNothingWritten() {
        assertThat(IpConfig.read(null, null, this::note)).isEmpty();
        assertThat(fields).isEmpty();
    }

    private void note(String field, String detail) {
        fields.add(field);
    }
}
