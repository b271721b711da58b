package dev.slipway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeftDisksStepTest {

    @ParameterizedTest
    @CsvSource({
        "ceph:base-9000-disk-0/vm-100-disk-0, ceph:vm-100-disk-0, true",
        "nas:9000/base-9000-disk-0.qcow2/100/vm-100-disk-0.qcow2, nas:100/vm-100-disk-0.qcow2, true",
        "ceph:vm-100-disk-0, ceph:vm-100-disk-0, true",
        "ceph:vm-100-disk-0, ceph:vm-100-disk-1, false",
        "ceph:vm-100-disk-0, fast:vm-100-disk-0, false"
    })
    void theBaseOfALinkedCloneIsNoPartOfItsImage(String named, String listed, boolean same) {
        assertThat(LeftDisksStep.image(named).equals(LeftDisksStep.image(listed)))
                .isEqualTo(same);
    }
}
