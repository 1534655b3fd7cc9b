package org.ndsampler.it;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs addresses of objects as S3 wants them: AWS's signature of version 4, in the query, for an
 * hour.
 *
 * @param identity who signs
 * @param secret known to the server too
 * @param host with its port
 */
record S3Signer(String identity, String secret, String host) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String REGION = "us-east-1";

  /** The address of an object. */
  URI signed(String method, String path, Instant now) throws GeneralSecurityException {
    String time = TIME.format(now);
    String day = time.substring(0, 8);
    String scope = day + "/" + REGION + "/s3/aws4_request";
    String query =
        "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + URLEncoder.encode(identity + "/" + scope, StandardCharsets.UTF_8)
            + "&X-Amz-Date="
            + time
            + "&X-Amz-Expires=3600&X-Amz-SignedHeaders=host";
    String request =
        String.join("\n", method, path, query, "host:" + host, "", "host", "UNSIGNED-PAYLOAD");
    String toSign =
        String.join(
            "\n",
            "AWS4-HMAC-SHA256",
            time,
            scope,
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256")
                        .digest(request.getBytes(StandardCharsets.UTF_8))));
    byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
    for (String part : new String[] {day, REGION, "s3", "aws4_request"}) {
      key = code(key, part);
    }
    String signature = HexFormat.of().formatHex(code(key, toSign));
    return URI.create("http://" + host + path + "?" + query + "&X-Amz-Signature=" + signature);
  }

  private static byte[] code(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }
}
