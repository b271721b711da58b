package dev.slipway.proxmox;

/// How we prove who we are. No secret leaves through `toString`.
sealed interface Credentials {

    /// An API token: `id` is `user@realm!name`.
    record Token(String id, String secret) implements Credentials {

        @Override
        public String toString() {
            return "Token[" + id + "]";
        }
    }

    /// A password for tickets: `user` is `user@realm`.
    record Password(String user, String password) implements Credentials {

        @Override
        public String toString() {
            return "Password[" + user + "]";
        }
    }
}
