import "server-only";
import orderCheck from "@/prisma/templates/order-check.json";
import parallelPerspectives from "@/prisma/templates/parallel-perspectives.json";
import researchReview from "@/prisma/templates/research-review.json";
import scheduledReport from "@/prisma/templates/scheduled-report.json";
import singleAgent from "@/prisma/templates/single-agent.json";
import supportReply from "@/prisma/templates/support-reply.json";
import webhookTriage from "@/prisma/templates/webhook-triage.json";
import { type Template, template } from "./template";

/** Every built-in template, in the order of the gallery. A new one is a file in prisma/templates and two lines here. */
const files: unknown[] = [singleAgent, researchReview, parallelPerspectives, webhookTriage, supportReply, orderCheck, scheduledReport];

let parsed: Template[] | undefined;

/** The templates, parsed on first use. */
export function builtInTemplates(): readonly Template[] {
  parsed ??= files.map((file) => template.parse(file));
  return parsed;
}
