package dev.slipway.proxmox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cloud-init settings of a guest, absent ones left as the template has them.
///
/// `passwordHash` is a crypt hash (`$6$…`), which Proxmox VE stores as it is; plain passwords never get this far.
/// `ipConfig` is the value of `ipconfig0`, for example `ip=10.0.0.5/24,gw=10.0.0.1`; `sshKeys` are plain
/// OpenSSH public keys, one each, whose double percent-encoding is the client's business.
public record CloudInit(
        @Nullable String user,
        @Nullable String passwordHash,
        List<String> sshKeys,
        @Nullable String ipConfig,
        List<String> nameservers,
        @Nullable String searchDomain) {

    public CloudInit {
        sshKeys = List.copyOf(sshKeys);
        nameservers = List.copyOf(nameservers);
    }

    @Override
    public String toString() {
        return "CloudInit[user=%s, passwordHash=%s, sshKeys=%d, ipConfig=%s, nameservers=%s, searchDomain=%s]"
                .formatted(
                        user,
                        passwordHash == null ? "unset" : "set",
                        sshKeys.size(),
                        ipConfig,
                        nameservers,
                        searchDomain);
    }
}
