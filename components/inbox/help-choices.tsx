"use client";
import { type ReactNode, useId } from "react";
import { cn } from "@/components/cn";
import type { HelpAnswer, HelpRequest } from "@/server/workflow/help-task";

export type HelpChoice = HelpAnswer["action"];

const choices: Record<HelpRequest["question"], readonly { value: HelpChoice; title: string; text: string }[]> = {
  failed: [
    { value: "retry", title: "Try again", text: "The step runs once more." },
    { value: "use-output", title: "Go on with an output", text: "You say what the step gives; it does not run again." },
    { value: "fail", title: "Let it fail", text: "The step fails, and the run with it unless the node says otherwise." },
  ],
  "outcome-unknown": [
    { value: "use-output", title: "It happened", text: "You give its result, and the run goes on from there." },
    { value: "retry", title: "Do it again", text: "It did not happen, or twice does no harm." },
    { value: "fail", title: "Let it fail", text: "The step fails, and the run with it unless the node says otherwise." },
  ],
};

type HelpChoicesProps = {
  request: HelpRequest;
  value: HelpChoice | null;
  onChange: (choice: HelpChoice) => void;
  /** What the chosen way needs to know, inside its card. */
  children?: ReactNode;
};

/** The ways on, one of which is chosen. */
export function HelpChoices({ request, value, onChange, children }: HelpChoicesProps) {
  const name = useId();
  const offered = choices[request.question].filter((choice) => request.choices.includes(choice.value));
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-[550]">{request.question === "failed" ? "What now?" : "Did it happen?"}</legend>
      {offered.map((choice) => (
        <div
          key={choice.value}
          className={cn(
            "rounded-md border has-[input[type=radio]:focus-visible]:outline-2 has-[input[type=radio]:focus-visible]:outline-accent",
            value === choice.value ? "border-accent bg-accent-soft" : "border-line hover:bg-hover/60",
          )}
        >
          <label className="flex cursor-pointer items-start gap-2.5 px-3 py-2.5">
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={value === choice.value}
              onChange={() => onChange(choice.value)}
              className="mt-[3px] accent-accent outline-none"
            />
            <span className="min-w-0">
              <span className="block text-sm font-[550]">{choice.title}</span>
              <span className="block text-xs text-pretty text-fg-2">{choice.text}</span>
            </span>
          </label>
          {value === choice.value && children && <div className="px-3 pb-3 pl-[37px]">{children}</div>}
        </div>
      ))}
    </fieldset>
  );
}
