package dev.slipway.simulator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads query strings and bodies the way Proxmox VE does, oddities included.
///
/// Pairs end at `&` and at `;`, and a value is only what lies between the first and the second `=`
/// (pve-http-server `src/PVE/APIServer/AnyEvent.pm`).
final class FormDecoder {

    private FormDecoder() {}

    static Map<String, String> form(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : text.split("[&;]", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            String[] sides = pair.split("=", -1);
            String value = sides.length > 1 ? plain(sides[1]) : "";
            values.merge(plain(sides[0]), value, (first, second) -> first + "\0" + second);
        }
        values.remove("_dc");
        return values;
    }

    static Map<String, String> json(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            new JsonObject(text).forEach(entry -> {
                if (entry.getValue() instanceof Boolean flag) {
                    values.put(entry.getKey(), flag ? "1" : "0");
                } else if (entry.getValue() != null) {
                    values.put(entry.getKey(), entry.getValue().toString());
                }
            });
        } catch (DecodeException malformed) {
            throw ApiError.transport(
                    500,
                    "'\"' expected, at character offset %d (before \"(end of string)\") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 917.\n"
                            .formatted(text.length()));
        }
        return values;
    }

    private static String plain(String text) {
        return decode(text.replace('+', ' '), StandardCharsets.UTF_8);
    }

    /// Percent-decodes; a percent sign that starts no escape stays as it is.
    static String decode(String text, Charset charset) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] bytes = text.getBytes(charset);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                out.write(high * 16 + low);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(charset);
    }
}
