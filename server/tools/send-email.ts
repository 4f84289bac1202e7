import * as z from "zod";
import { limits } from "@/server/limits";
import { defineTool, type FieldMeta } from "@/server/workflow/define";
import { askedFor } from "./asked-for";

const address = '[^\\s<>@,;"]+@[^\\s<>@,;"]+';
/** ada@example.com, or Ada Byron <ada@example.com>. */
const mailbox = z
  .string()
  .trim()
  .max(320)
  .regex(new RegExp(`^(?:${address}|[^<>\\r\\n,;]*<${address}>)$`), "Write it as ada@example.com or Ada <ada@example.com>");

const oneLine = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\r\n]*$/, "It is one line");

const list = (meta: FieldMeta) => z.array(mailbox).max(limits.mailRecipients).default([]).meta(meta);

export const sendEmail = defineTool({
  name: "send-email",
  look: {
    label: "Send email",
    group: "tool",
    icon: "mail",
    summary: ({ to, subject }) => (to?.length ? `To ${to.join(", ")}${subject ? `: ${subject}` : ""}` : "Nobody to send to yet"),
  },
  docs: "Sends an email through your mail server.\n\nThe server is reached by TLS on 465 or STARTTLS on 587, and signs in with a credential of the kind *User and password*. The message carries a `Message-ID` that is the same in every try, so that one handed over twice after a crash is shown once. Gives `{ messageId, accepted, rejected }`.",
  args: z
    .strictObject({
      to: list({ title: "To", placeholder: "ada@example.com" }),
      cc: list({ title: "Copy to", advanced: true }),
      bcc: list({ title: "Blind copy to", advanced: true }),
      subject: oneLine(998)
        .min(1, "Write a subject")
        .meta({ title: "Subject" } satisfies FieldMeta),
      text: z
        .string()
        .max(limits.mailChars)
        .meta({ title: "Message", control: "textarea" } satisfies FieldMeta),
      html: z
        .string()
        .max(limits.mailChars)
        .optional()
        .meta({
          title: "Message as HTML",
          description: "Shown instead of the text where HTML is",
          control: "textarea",
          advanced: true,
        } satisfies FieldMeta),
      from: mailbox.meta({ title: "From", placeholder: "Orders <orders@example.com>", authorOnly: true } satisfies FieldMeta),
      replyTo: mailbox.optional().meta({ title: "Reply to", advanced: true, authorOnly: true } satisfies FieldMeta),
      host: oneLine(255)
        .min(1, "Give the mail server’s name")
        .meta({ title: "Mail server", placeholder: "smtp.example.com", authorOnly: true } satisfies FieldMeta),
      credential: z
        .string()
        .optional()
        .meta({ title: "Credential", control: "credential", kinds: ["basic"] } satisfies FieldMeta),
      encryption: z
        .enum(["tls", "starttls", "none"])
        .default("tls")
        .meta({
          title: "Encryption",
          words: { tls: "TLS", starttls: "STARTTLS", none: "None" },
          advanced: true,
          authorOnly: true,
        } satisfies FieldMeta),
      port: z
        .number()
        .int()
        .min(1)
        .max(65_535)
        .optional()
        .meta({ title: "Port", description: "Empty: 465 with TLS, else 587", advanced: true, authorOnly: true } satisfies FieldMeta),
      timeoutMs: z
        .number()
        .int()
        .min(100)
        .max(limits.timeoutMs)
        .default(limits.httpTimeoutMs)
        .meta({ title: "Time limit", control: "duration", advanced: true, authorOnly: true } satisfies FieldMeta),
    })
    .refine(({ to, cc, bcc }) => [to, cc, bcc].some((list) => list?.length), askedFor("to", "Name at least one recipient")),
  result: z.object({ messageId: z.string(), accepted: z.array(z.string()), rejected: z.array(z.string()) }),
  effect: () => "keyed",
  example: {
    args: { to: ["ada@example.com"], subject: "Paid", text: "Thank you.", from: "Orders <orders@example.com>", host: "smtp.example.com" },
    result: { messageId: "<run-mail@example.com>", accepted: ["ada@example.com"], rejected: [] },
  },
  execute: ({ args: { host, port, encryption, credential, ...message }, ctx }) =>
    ctx.sendMail({
      ...message,
      server: { host, port: port ?? (encryption === "tls" ? 465 : 587), encryption },
      credentialId: credential,
    }),
});
