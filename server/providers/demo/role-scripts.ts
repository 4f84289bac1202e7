import "server-only";
import type { Task } from "./read-task";

type Script = { role: RegExp; write(task: Task): string };

/** The script whose words are in the role, else in the goal, else, when nobody gave a role, in the prompt's beginning. */
export function findScript({ role, goal, system, prompt }: Task): Script {
  // An analyst who is asked to revise, revises.
  if (/^\s*(revise|rework|mend)\b/i.test(prompt)) return revision;
  for (const place of [role, goal, role === "" ? system.slice(0, 200) : "", system === "" ? prompt.slice(0, 200) : ""]) {
    const found = scripts.find((script) => script.role.test(place));
    if (found) return found;
  }
  return general;
}

const bullets = (...lines: string[]) => lines.map((line) => `- ${line}`).join("\n");

const general: Script = {
  role: /assistant|helper/i,
  write: ({ subject, results }) =>
    results.some(({ ok }) => ok)
      ? `I did not trust my head with the figures and worked ${subject} out with a tool. Its program is in the step above; the result follows.`
      : `A short answer to ${subject}:\n\n${bullets(
          "What matters most is to be clear about the goal and what a good result looks like.",
          "The next sensible step is small, can be checked, and is easy to undo.",
          "What I could not know from the question, I left open.",
        )}`,
};

const revision: Script = {
  role: /revis|mend the/i,
  write: ({ subject }) =>
    `**Revised**, as the reviewer asked, on ${subject}.\n\n${bullets("Changed: the point the feedback named is now stated with its limits.", "Changed: one claim without a source was taken out.", "Unchanged: the other findings and their order.")}`,
};

const scripts: readonly Script[] = [
  general,
  revision,
  {
    role: /research|investigat|collect the facts/i,
    write: ({ subject }) =>
      `Facts on ${subject}:\n\n${bullets(
        "The main cost comes at the beginning; savings follow over years. *(certain)*",
        "Results differ widely with the starting conditions, so averages mislead. *(certain)*",
        "Rules and subsidies change about once a year and decide many cases. *(likely)*",
        "Planning early is what satisfied people name first. *(likely)*",
        "Long-term data over more than fifteen years are scarce. *(uncertain)*",
      )}`,
  },
  {
    role: /analy[sz]|analyt/i,
    write: ({ subject }) =>
      `Three findings on ${subject}:\n\n1. **The beginning decides.** Most of the effect comes from the first choices. *Against it:* late corrections are sometimes cheap.\n2. **Averages hide the spread.** One plan for all will disappoint many. *Against it:* a simple rule is easier to follow.\n3. **What is missing** is long-term evidence; until then, measure one's own case. *Against it:* waiting has a price too.`,
  },
  {
    role: /advocate|in favou?r|case for/i,
    write: ({ subject }) =>
      `The case for ${subject}:\n\n1. **Demand is there.** It holds if regular customers already come from that side of town.\n2. **Fixed work is shared.** It holds if the same kitchen and people serve both.\n3. **Being early keeps others out.** It holds if nobody else has signed a lease yet.`,
  },
  {
    role: /scepti|skepti|critic|devil|what would make it fail/i,
    write: ({ subject }) =>
      `What could make it fail, ${subject}:\n\n1. **Attention is split.** First sign: small mistakes at the first place.\n2. **Costs come before income.** First sign: the reserve shrinks for three months in a row.\n3. **It takes from itself.** First sign: the old customers come, only to the new door.`,
  },
  {
    role: /accountan|financ|\bnumbers\b|\bcosts?\b/i,
    write: ({ subject }) =>
      `The numbers for ${subject}. I assumed rent, wages, energy and credit as of an average small business; change them and the result changes.\n\n${bullets("Break-even is a question of sales per day, not of the yearly total.", "A reserve of six months' fixed costs is the price of sleeping well.", "The first year should be planned with a loss.")}`,
  },
  {
    role: /judge|decide|arbiter|weigh/i,
    write: ({ subject }) =>
      `**Recommendation on ${subject}: go step by step.** Start with a trial of three months and a fixed limit on what it may cost.\n\nWhat decided it: the case for is plausible, and the risks show early signs that can be watched. What would change my mind: if break-even needs more sales per day than the first place has.`,
  },
  {
    role: /billing|refund|invoice/i,
    write: ({ subject }) =>
      `Hello,\n\nthank you for writing about ${subject}. I am sorry for the trouble. We are looking at the payments of your order now. If a charge was made twice, the second one goes back the way it came, and you get a message when that has happened. You do not need to do anything until then.\n\nKind regards`,
  },
  {
    role: /bug|engineer|developer|debug|incident/i,
    write: ({ subject }) =>
      `**Bug report**\n\n**Summary:** ${subject}\n**Steps:** 1. Open the page. 2. Do what the message describes. 3. Look at the result.\n**Expected:** it works as the help says.\n**Actual:** what the message describes.\n**Severity:** medium until it is known how many people meet it.\n**Missing:** version, browser, time of day, a screenshot.`,
  },
  {
    role: /support|repl(y|ies)|customer|content writer/i,
    write: ({ prompt }) => {
      const name = /Customer (\w+)/.exec(prompt)?.[1];
      return `Hello${name ? ` ${name}` : ""},\n\nthank you for telling us, and I am sorry about this. I have asked the people who can look into it. You will hear from us by tomorrow noon, with what we found and what we will do. If it turns out to be our mistake, we put it right at our cost.\n\nKind regards`;
    },
  },
  {
    role: /review|\bcheck|audit|critique|quality|tester/i,
    write: ({ subject }) =>
      `Review of ${subject}:\n\n${bullets("**Good:** the order is clear and the main point comes first.", "**To mend:** one claim needs a source, one sentence promises more than is known.", "**Verdict:** acceptable after these two changes.")}`,
  },
  {
    role: /\bwrit|\bbrief\b|summar|author|editor|translat/i,
    write: ({ prompt, subject }) =>
      `# In brief\n\nThis is what is known on ${/analysis:/i.test(prompt) ? "the approved analysis" : subject}, in plain words.\n\n${bullets("Start early: the first choices decide most of the result.", "Look at your own case: averages say little about it.", "Measure: what is not known today can be known in a year.")}\n\n**What to do next:** choose one small step that can be checked within a month.`,
  },
  {
    role: /triage|classif|route|categor/i,
    write: ({ subject }) =>
      `${subject} belongs to the general questions, with normal urgency: nothing in it is broken and no money is at stake.`,
  },
  {
    role: /\bplan|orchestrat|manager|coordinat/i,
    write: ({ subject }) =>
      `A plan for ${subject}:\n\n1. Agree on what a good result looks like.\n2. Collect what is known, and mark what is not.\n3. Try the smallest version.\n4. Look at what it showed, and decide.`,
  },
];
