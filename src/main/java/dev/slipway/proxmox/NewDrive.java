package dev.slipway.proxmox;

/// A drive that a guest is to get, in the notation of its slot (field guide 8 and 9.2).
public sealed interface NewDrive {

    /// An empty disk that is allocated with the call that names it.
    record Disk(String storage, long sizeGiB) implements NewDrive {
        @Override
        public String toString() {
            return storage + ":" + sizeGiB;
        }
    }

    /// A copy of an image, as large as that.
    record Copy(String storage, String image) implements NewDrive {
        @Override
        public String toString() {
            return storage + ":0,import-from=" + image;
        }
    }

    /// A CD-ROM with an ISO image in it.
    record Cdrom(String image) implements NewDrive {
        @Override
        public String toString() {
            return image + ",media=cdrom";
        }
    }

    /// A CD-ROM drive that is empty.
    record NoDisc() implements NewDrive {
        @Override
        public String toString() {
            return "none,media=cdrom";
        }
    }

    /// What cloud-init reads.
    record CloudInitDrive(String storage) implements NewDrive {
        @Override
        public String toString() {
            return storage + ":cloudinit";
        }
    }

    /// The variables of a UEFI firmware, with the keys that common systems are signed with.
    record UefiVariables(String storage) implements NewDrive {
        @Override
        public String toString() {
            return storage + ":1,efitype=4m,pre-enrolled-keys=1";
        }
    }

    /// The state of an emulated TPM 2.0.
    record TpmState(String storage) implements NewDrive {
        @Override
        public String toString() {
            return storage + ":1,version=v2.0";
        }
    }
}
