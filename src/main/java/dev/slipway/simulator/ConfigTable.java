package dev.slipway.simulator;

/// The options of a VM's configuration, as the calls for create and configure take them.
///
/// Source: `pve/apidoc-8.4.json` and `apidoc-9.2.json`, path `/nodes/{node}/qemu/{vmid}/config`.
final class ConfigTable {

    static final String OPTIONS = """
            acpi boolean
            affinity string {pve-cpuset}
            agent string {agent}
            9:allow-ksm boolean
            amd-sev string {pve-qemu-sev-fmt}
            arch string enum=x86_64|aarch64
            args string
            audio0 string {audio}
            autostart boolean
            balloon integer 0..
            bios string enum=seabios|ovmf
            boot string {pve-qm-boot}
            bootdisk string {pve-qm-bootdisk} pattern=(ide|sata|scsi|virtio)\\d+
            cdrom string {pve-qm-ide}
            cicustom string {pve-qm-cicustom}
            cipassword string
            citype string enum=configdrive2|nocloud|opennebula
            ciupgrade boolean
            ciuser string
            cores integer 1..
            cpu string {pve-vm-cpu-conf}
            cpulimit number 0..128
            cpuunits integer 1..262144
            description string len=8192
            efidisk0 string {efidisk}
            freeze boolean
            hookscript string {pve-volume-id}
            hostpci[n] string {pve-qm-hostpci}
            hotplug string {pve-hotplug-features}
            hugepages string enum=any|2|1024
            ide[n] string {ide}
            9:intel-tdx string {pve-qemu-tdx-fmt}
            ipconfig[n] string {pve-qm-ipconfig}
            ivshmem string {ivshmem}
            keephugepages boolean
            keyboard string enum=de|de-ch|da|en-gb|en-us|es|fi|fr|fr-be|fr-ca|fr-ch|hu|is|it|ja|lt|mk|nl|no|pl|pt|pt-br|sv|sl|tr
            kvm boolean
            localtime boolean
            lock string enum=backup|clone|create|migrate|rollback|snapshot|snapshot-delete|suspending|suspended
            machine string {machine}
            memory string {memory}
            migrate_downtime number 0..
            migrate_speed integer 0..
            name string {dns-name}
            nameserver string {address-list}
            net[n] string {net}
            numa boolean
            numa[n] string {numa}
            onboot boolean
            ostype string enum=other|wxp|w2k|w2k3|w2k8|wvista|win7|win8|win10|win11|l24|l26|solaris
            parallel[n] string pattern=/dev/parport\\d+|/dev/usb/lp\\d+
            protection boolean
            reboot boolean
            rng0 string {pve-qm-rng}
            sata[n] string {sata}
            scsi[n] string {scsi}
            scsihw string enum=lsi|lsi53c810|virtio-scsi-pci|virtio-scsi-single|megasas|pvscsi
            searchdomain string
            8:serial[n] string pattern=(/dev/.+|socket)
            9:serial[n] string pattern=(/dev/[^,]+|socket)
            shares integer 0..50000
            smbios1 string len=512 {pve-qm-smbios1}
            smp integer 1..
            sockets integer 1..
            spice_enhancements string {spice_enhancements}
            sshkeys string {urlencoded}
            startdate string pattern=(now|\\d{4}-\\d{1,2}-\\d{1,2}(T\\d{1,2}:\\d{1,2}:\\d{1,2})?)
            startup string {pve-startup-order}
            tablet boolean
            tags string {pve-tag-list}
            tdf boolean
            template boolean
            tpmstate0 string {tpmstate}
            unused[n] string {unused}
            usb[n] string {usb}
            vcpus integer 1..
            vga string {vga}
            virtio[n] string {virtio}
            virtiofs[n] string {virtiofs}
            vmgenid string pattern=(?:[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}|[01])
            vmstatestorage string {pve-storage-id}
            watchdog string {pve-qm-watchdog}
            """;

    static final String CHANGES = """
            delete string {pve-configid-list}
            digest string len=40
            force boolean requires=delete
            revert string {pve-configid-list}
            skiplock boolean
            """;

    static final String CHANGES_AS_TASK = """
            background_delay integer 1..30
            import-working-storage string {pve-storage-id}
            """;

    static final String CREATE = """
            archive string len=255
            bwlimit integer 0..
            force boolean requires=archive
            9:ha-managed boolean
            import-working-storage string {pve-storage-id}
            live-restore boolean
            pool string {pve-poolid}
            start boolean
            storage string {pve-storage-id}
            unique boolean requires=archive
            """;

    private ConfigTable() {}
}
