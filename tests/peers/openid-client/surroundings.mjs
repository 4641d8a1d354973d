// What a client has around it: the phone that scans, and the program's own view of a code on show. The sandbox's phone takes its
// orders by POST.
const { SANDBOX } = process.env;

async function phone(what, body) {
  const answer = await fetch(`${SANDBOX}/phone/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the phone cannot ${what}: ${await answer.text()}`);
}

// The phone scans and approves.
export async function approve(qr_uri) {
  await phone("scan", { qr_uri });
  await phone("approve", { qr_uri });
}

// The phone scans and declines.
export async function decline(qr_uri) {
  await phone("scan", { qr_uri });
  await phone("deny", { qr_uri });
}

// Waits for a state of a code on show, as a device with a screen does.
export async function becomes(begun, state) {
  let seen = "";
  const events = await fetch(begun.events_uri);
  for await (const chunk of events.body.pipeThrough(new TextDecoderStream())) {
    seen += chunk;
    if (seen.includes(`event: ${state}\n`)) return;
  }
  throw new Error(`the code did not become ${state}: ${seen}`);
}
