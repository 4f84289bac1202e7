import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendEmail } from "@/server/tools/send-email";
import { createTestOrg, type TestOrg } from "@/tests/support/test-org";
import { toolHands, useTool } from "@/tests/support/tool-hands";

type Received = { from: string; to: string[]; message: string; user: string };
const received: Received[] = [];
let refuseWith: { status: number; message: string } | null = null;
let org: TestOrg;
let server: SMTPServer;
let port: number;
let credential: string;

beforeAll(async () => {
  org = await createTestOrg();
  server = new SMTPServer({
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === "mailer" && password === "pass:word" ? done(null, { user: username }) : done(new Error("no such user")),
    onRcptTo: ({ address }, _session, done) =>
      address.startsWith("nobody@") ? done(Object.assign(new Error("no such mailbox"), { responseCode: 550 })) : done(),
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (refuseWith) return done(Object.assign(new Error(refuseWith.message), { responseCode: refuseWith.status }));
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
        received.push({
          from,
          to: session.envelope.rcptTo.map(({ address }) => address),
          message: Buffer.concat(chunks).toString(),
          user: String(session.user),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.server.address() as AddressInfo).port;
  const hosts = [`127.0.0.1:${port}`];
  credential = (await org.as("admin").credentials.create({ name: "mail", type: "basic", hosts, secret: "mailer:pass:word" })).id;
});
afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())));

const send = (more: Record<string, unknown> = {}, idempotencyKey = "run-1:mail:1") =>
  useTool(
    sendEmail,
    {
      to: ["ada@example.com"],
      subject: "Grüße",
      text: "Thank you.\n.\nFor all.",
      from: "Orders <orders@shop.example>",
      host: "127.0.0.1",
      port,
      encryption: "none",
      credential,
      ...more,
    },
    toolHands(org.orgId, { idempotencyKey }),
  );

test("a message reaches the server, signed in, with all whom it is for and none of the blind copies in it", async () => {
  const sent = await send({
    cc: ["Bob <bob@example.com>"],
    bcc: ["eve@example.com"],
    replyTo: "help@shop.example",
    html: "<p>Thank you.</p>",
  });
  expect(sent).toEqual({
    messageId: "<run-1-mail-1@shop.example>",
    accepted: ["ada@example.com", "bob@example.com", "eve@example.com"],
    rejected: [],
  });
  const [mail] = received.splice(0);
  expect(mail).toMatchObject({
    from: "orders@shop.example",
    to: ["ada@example.com", "bob@example.com", "eve@example.com"],
    user: "mailer",
  });
  expect(mail?.message).toMatch(/Subject: =\?UTF-8\?/);
  expect(mail?.message).toContain("Reply-To: help@shop.example");
  expect(mail?.message).toContain("multipart/alternative");
  expect(mail?.message).not.toContain("eve@example.com");
});

test("every try of one message has the same Message-ID", async () => {
  await send();
  await send();
  await send({}, "run-2:mail:1");
  const ids = received.splice(0).map(({ message }) => /^Message-ID: (.*)$/im.exec(message)?.[1]);
  expect(ids).toEqual(["<run-1-mail-1@shop.example>", "<run-1-mail-1@shop.example>", "<run-2-mail-1@shop.example>"]);
});

test("recipients that the server does not take are named; with none left it fails", async () => {
  expect(await send({ to: ["ada@example.com", "nobody@example.com"] })).toMatchObject({
    accepted: ["ada@example.com"],
    rejected: ["nobody@example.com"],
  });
  await expect(send({ to: ["nobody@example.com"] })).rejects.toMatchObject({ code: "http_failed" });
  received.splice(0);
});

test("refused for now may be tried again, refused for good not, and a wrong password is named", async () => {
  refuseWith = { status: 451, message: "try later" };
  await expect(send()).rejects.toMatchObject({ code: "http_server_failed", detail: expect.stringContaining("try later") });
  refuseWith = { status: 554, message: "this is spam" };
  await expect(send()).rejects.toMatchObject({ code: "http_failed", detail: expect.stringContaining("this is spam") });
  refuseWith = null;
  const wrong = await org
    .as("admin")
    .credentials.create({ name: "wrong", type: "basic", hosts: [`127.0.0.1:${port}`], secret: "mailer:wrong" });
  await expect(send({ credential: wrong.id })).rejects.toMatchObject({ code: "http_auth" });
});

test("the way there is guarded: hosts, ports and encryption", async () => {
  await expect(send({ host: "127.0.0.2" })).rejects.toMatchObject({ code: "address_blocked" });
  await expect(send({ host: "127.0.0.2", credential: undefined })).rejects.toMatchObject({ code: "address_blocked" });
  await expect(send({ host: "93.184.216.34", port: 25, credential: undefined })).rejects.toMatchObject({
    code: "address_blocked",
    message: expect.stringContaining("port for sending mail"),
  });
  // The server's certificate is its own: nobody vouches for it.
  await expect(send({ encryption: "starttls" })).rejects.toMatchObject({ code: "http_unavailable" });
  await expect(send({ encryption: "tls", timeoutMs: 2_000 })).rejects.toMatchObject({
    code: expect.stringMatching(/http_unavailable|timeout/),
  });
  expect(received).toEqual([]);
});

test.each([
  [{ subject: "Hi\r\nBcc: eve@example.com" }, "subject"],
  [{ to: ["ada@example.com\r\nBcc: eve@example.com"] }, "to"],
  [{ to: ["ada@example.com, eve@example.com"] }, "to"],
  [{ from: "orders@shop.example> RCPT TO:<eve@example.com" }, "from"],
  [{ to: [] }, "to"],
])("no more can be written into a header than it holds: %j", (more, field) => {
  const args = { to: ["ada@example.com"], subject: "Hi", text: "x", from: "a@b.example", host: "smtp.example.com", ...more };
  const parsed = sendEmail.args.safeParse(args);
  expect(parsed.error?.issues[0]?.path[0]).toBe(field);
});
