package dev.slipway.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxmoxErrorsTest {

    private static final Call READ = Call.onGuest("GET", TestClusters.NODE, TestClusters.GUEST, "/config");
    private static final Call WRITE = Call.onGuest("POST", TestClusters.NODE, TestClusters.GUEST, "/clone");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NotFound | Configuration file 'nodes/pve1/qemu-server/99999.conf' does not exist",
                "NotFound | unable to find configuration file for VM 99999 on node 'pve1'",
                "NotFound | no such cluster node 'pve9'",
                "NotFound | storage 'nope' does not exist",
                "NotFound | disk 'scsi9' does not exist",
                "NotFound | snapshot 'x' does not exist",
                "NotFound | hostname lookup 'x' failed - failed to get address info for: x: Name or service not known",
                "AlreadyExists | unable to create VM 101: config file already exists",
                "AlreadyExists | unable to create VM 101 - VM 101 already exists on node 'pve1'",
                "AlreadyExists | CT 101 already exists",
                "AlreadyExists | close (rename) atomic file '/etc/pve/nodes/X/qemu-server/1.conf' failed: File exists",
                "Locked | can't lock file '/var/lock/qemu-server/lock-101.conf' - got timeout",
                "Locked | clone failed: cfs-lock 'storage-nfs' error: got lock request timeout",
                "Locked | error during cfs-locked 'file-user_cfg' operation: got lock request timeout",
                "Locked | 'storage-nfs'-locked command timed out - aborting",
                "Locked | VM is locked (clone)",
                "Locked | VM is locked (snapshot-delete)",
                "Locked | got no worker upid - start worker failed",
                "Locked | cluster not ready - no quorum?",
                "Locked | QEMU guest agent is not running",
                "WrongState | VM 101 already running",
                "WrongState | VM 101 not running",
                "WrongState | VM 101 is not running",
                "WrongState | VM 101 is running - destroy failed",
                "WrongState | you can't start a vm if it's a template",
                "WrongState | base volume 'local:base-9000-disk-0' is still in use by linked cloned",
                "WrongState | VM is paused - cannot shutdown",
                "Conflict | checksum mismatch (file change by other user?)",
                "Conflict | detected modified configuration - file changed by other user? Try again.",
                "Forbidden | only root can set 'hookscript' config",
                "WrongState | can't remove VM 101 - protection mode enabled",
                "Rejected | shrinking disks is not supported",
                "Rejected | Linked clone feature is not supported for 'lvm:base-9000-disk-0' (scsi0)",
                "Rejected | can't clone VM to node 'pve2' (VM uses local storage)",
                "Rejected | can't clone to non-shared storage 'local'",
                "NoCapacity | unable to get any free VMID in range [100, 200]",
                "NoCapacity | MAX 4 vcpus allowed per VM on this node",
                "NoCapacity | lvcreate 'pve/vm-101-disk-0' error: Run: not enough free space",
                "NoCapacity | write failed: No space left on device",
                "UnknownOutcome | can't lock file '/var/log/pve/tasks/.active.lock' - got timeout",
                "Failed | start failed: QEMU exited with code 1",
                "UnknownOutcome | unexpected status"
            })
    void classifiesTheSameTextInAnAnswerAndInAnExitStatus(String expected, String text) {
        assertThat(ProxmoxErrors.of(WRITE, new ErrorAnswer(500, text, "")))
                .hasMessage(text)
                .extracting(failure -> failure.getClass().getSimpleName())
                .isEqualTo(expected);
        assertThat(ProxmoxErrors.ofExitStatus(TestClusters.TASK, text))
                .hasMessage(text)
                .extracting(failure -> failure.getClass().getSimpleName())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401 | No ticket | Forbidden | Forbidden",
                "403 | Permission check failed (/vms/9001, VM.Clone) | Forbidden | Forbidden",
                "501 | chunked transfer encoding not supported | Rejected | Rejected",
                "506 | no such content type | Rejected | Rejected",
                "595 | Connection refused | Unreachable | Unreachable",
                "596 | Connection timed out | UnknownOutcome | Unreachable",
                "597 | Broken pipe | UnknownOutcome | Unreachable",
                "599 | Too many redirections | UnknownOutcome | Unreachable",
                "502 | Bad Gateway | UnknownOutcome | Unreachable",
                "301 | Moved Permanently | Failed | Failed"
            })
    void tellsByTheStatusWhetherAWriteWasExecuted(int status, String reason, String ofWrite, String ofRead) {
        assertThat(ProxmoxErrors.of(WRITE, new ErrorAnswer(status, reason, ""))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(ofWrite);
        assertThat(ProxmoxErrors.of(READ, new ErrorAnswer(status, reason, ""))
                        .getClass()
                        .getSimpleName())
                .isEqualTo(ofRead);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400 Parameter verification failed. net0: hotplug problem - x | Rejected",
                "403 Permission check failed (/storage/local, Datastore.AllocateSpace) | Forbidden",
                "clone failed: interrupted by signal | Failed"
            })
    void readsTheCodeInFrontOfAnExitStatus(String exitStatus, String expected) {
        assertThat(ProxmoxErrors.ofExitStatus(TestClusters.TASK, exitStatus)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"vmid\":\"VM 101 already exists\"} | AlreadyExists",
                "{\"upid\":\"no such task\"} | NotFound",
                "{\"name\":\"invalid format - value does not look like a valid DNS name\\n\"} | Rejected"
            })
    void looksIntoTheErrorsOfA400(String errors, String expected) {
        ErrorAnswer answer = new ErrorAnswer(400, "Parameter verification failed.", "{\"errors\":" + errors + "}");
        assertThat(ProxmoxErrors.of(WRITE, answer).getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void prefersTheMessageThenTheReasonThenTheErrors() {
        assertThat(ProxmoxErrors.of(
                        WRITE, new ErrorAnswer(500, "first line", "{\"message\":\"first line\\nsecond\\n\"}")))
                .hasMessage("first line\nsecond");
        assertThat(ProxmoxErrors.of(WRITE, new ErrorAnswer(500, "all of it", "{\"data\":null}")))
                .hasMessage("all of it");
        assertThat(ProxmoxErrors.of(WRITE, new ErrorAnswer(400, "", "{\"errors\":{\"name\":\"too short\\n\"}}")))
                .hasMessage("name: too short");
        assertThat(ProxmoxErrors.of(WRITE, new ErrorAnswer(500, "", "<html>"))).hasMessage("HTTP 500");
    }

    @Test
    void keepsTheErrorsByParameter() {
        ErrorAnswer answer = new ErrorAnswer(
                400, "Parameter verification failed.", "{\"errors\":{\"ipconfig0\":\"bad\\n\",\"name\":\"worse\"}}");
        assertThat(ProxmoxErrors.of(WRITE, answer))
                .isInstanceOfSatisfying(
                        ProxmoxException.Rejected.class,
                        rejected -> assertThat(rejected.errors())
                                .containsEntry("ipconfig0", "bad")
                                .containsEntry("name", "worse"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "bad value '$6$salt$hashhashhash' | bad value '***'",
                "invalid PVE:root@pam:6B00D797::c2lnbmF0dXJl found | invalid *** found",
                "PVEAPIToken=root@pam!x=1111-2222 refused | PVEAPIToken=*** refused"
            })
    void repeatsNoSecret(String text, String masked) {
        assertThat(ProxmoxErrors.of(WRITE, new ErrorAnswer(500, text, ""))).hasMessage(masked);
    }

    @Test
    void namesTheCallWithoutItsParameters() {
        assertThat(ProxmoxErrors.of(WRITE, new ErrorAnswer(500, "x", "")).call())
                .isEqualTo("POST /nodes/pve1/qemu/101/clone");
    }
}
