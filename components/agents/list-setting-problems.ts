import { profileSettings } from "@/server/nodes/agent-config";
import { readPath } from "@/server/workflow/expression/read-path";
import { formatFieldPath } from "@/server/workflow/field-path";
import { describeField } from "@/server/workflow/field-schema";
import type { GraphIssue } from "@/server/workflow/graph";

/** What is wrong with a profile's settings, by the path that its form gives each field: the first problem of each. */
export function listSettingProblems(settings: Readonly<Record<string, unknown>>): ReadonlyMap<string, GraphIssue> {
  const problems = new Map<string, GraphIssue>();
  for (const issue of profileSettings.safeParse(settings).error?.issues ?? []) {
    const path = issue.path.filter((part) => typeof part !== "symbol");
    const field = formatFieldPath(["config", ...path]);
    if (problems.has(field)) continue;
    const title = describeField(profileSettings, path).title ?? formatFieldPath(path);
    const read = readPath(settings, path);
    const isMissing = !read.found || read.value === "" || read.value === null;
    const isStandard = /^(Invalid|Too (small|big)|Unrecognized)/.test(issue.message);
    problems.set(field, {
      severity: "error",
      field,
      code: isMissing ? "missing_field" : "invalid_field",
      message: isStandard ? (isMissing ? `${title} is missing` : `${title}: ${issue.message}`) : issue.message,
      fix: isMissing ? `Fill in ${title}.` : "Correct the setting.",
    });
  }
  return problems;
}
