package dev.slipway.proxmox;

/// What a node is to fetch: `content` is `import` or `iso`, `algorithm` one of `md5`, `sha1`, `sha224`,
/// `sha256`, `sha384`, `sha512`.
public record Download(String storage, String content, String fileName, String url, String algorithm, String checksum) {

    /// The volume that comes of it.
    public String volume() {
        return storage + ":" + content + "/" + fileName;
    }

    /// The address may carry credentials.
    @Override
    public String toString() {
        return "Download[volume=%s]".formatted(volume());
    }
}
