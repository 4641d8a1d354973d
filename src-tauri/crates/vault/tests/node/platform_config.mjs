// Another service's side of the form: `node platform_config.mjs seal SHAPE VERSION | open`, one file from standard input to standard
// output, keys in ENCRYPTION_KEY_V<n>. SHAPE is object, text, whole or whole-text. The golden files were made with it:
//   for p in facebook:object instagram:text fbinsta:object twitter:object x:whole-text; do
//     ENCRYPTION_KEY_V3=$(node -p 'Buffer.alloc(32, 7).toString("base64")') \
//       node platform_config.mjs seal ${p#*:} 3 < ../golden/platform-config/${p%:*}.plain.json > ../golden/platform-config/${p%:*}.json
//   done
import { readFileSync } from "node:fs";
import { open, seal } from "./sealed.mjs";

const SECRETS = ["access_token", "refresh_token", "page_access_token", "user_access_token"];
const GROUPS = ["oauth1_credentials", "oauth1_app_credentials"];

const [verb, shape, version] = process.argv.slice(2);
const key = (n) => Buffer.from(process.env[`ENCRYPTION_KEY_V${n}`], "base64");
const sealed = (text) => {
  const value = seal(text, key(version), Number(version));
  return shape.endsWith("text") ? JSON.stringify(value) : value;
};
const opened = (value) => {
  const object = typeof value === "string" ? JSON.parse(value) : value;
  return open(object, key(object.keyVersion));
};
const members = (object, change) => Object.fromEntries(Object.entries(object).map(change));

function encrypt(value) {
  if (Array.isArray(value)) return value.map(encrypt);
  if (value === null || typeof value !== "object") return value;
  return members(value, ([name, its]) => {
    if (SECRETS.includes(name)) return [`${name}_encrypted`, sealed(its)];
    if (!GROUPS.includes(name)) return [name, encrypt(its)];
    const whole = shape.startsWith("whole");
    return [`${name}_encrypted`, whole ? sealed(JSON.stringify(its)) : members(its, ([inner, text]) => [inner, sealed(text)])];
  });
}

function decrypt(value) {
  if (Array.isArray(value)) return value.map(decrypt);
  if (value === null || typeof value !== "object") return value;
  return members(value, ([name, its]) => {
    if (!name.endsWith("_encrypted")) return [name, decrypt(its)];
    const plain = name.slice(0, -"_encrypted".length);
    if (!GROUPS.includes(plain)) return [plain, opened(its)];
    const whole = typeof its === "string" || "encrypted" in its;
    return [plain, whole ? JSON.parse(opened(its)) : members(its, ([inner, value]) => [inner, opened(value)])];
  });
}

const given = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(`${JSON.stringify(verb === "seal" ? encrypt(given) : decrypt(given), null, 2)}\n`);
