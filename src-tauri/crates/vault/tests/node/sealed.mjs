import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

export function seal(text, key, keyVersion) {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  const encrypted = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]).toString("base64");
  return { encrypted, iv: iv.toString("base64"), authTag: cipher.getAuthTag().toString("base64"), keyVersion };
}

export function open({ encrypted, iv, authTag }, key) {
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64"), { authTagLength: 16 });
  decipher.setAuthTag(Buffer.from(authTag, "base64"));
  return decipher.update(encrypted, "base64", "utf8") + decipher.final("utf8");
}
