import { NodeTile } from "@/components/node-tile";
import { StatusGlyph } from "@/components/ui/status-badge";
import type { NodeGroup } from "@/server/workflow/define";
import type { StepStatus } from "@/server/workflow/run-event";

type Card = { x: number; y: number; title: string; summary: string; group: NodeGroup; icon: string; status: StepStatus; footer: string };

const width = 204;
const height = 84;
const cards: Card[] = [
  { x: 138, y: 0, title: "New question", summary: "Webhook", group: "trigger", icon: "webhook", status: "succeeded", footer: "12 ms" },
  {
    x: 20,
    y: 128,
    title: "Research",
    summary: "Agent, 2 tools",
    group: "agent",
    icon: "bot",
    status: "succeeded",
    footer: "4.1 s · 6,204 tokens",
  },
  {
    x: 256,
    y: 128,
    title: "Past answers",
    summary: "HTTP request",
    group: "tool",
    icon: "globe",
    status: "succeeded",
    footer: "0.9 s · 14 rows",
  },
  {
    x: 138,
    y: 256,
    title: "Write answer",
    summary: "Agent, streams its text",
    group: "agent",
    icon: "bot",
    status: "running",
    footer: "12 s · 1,180 tokens",
  },
  { x: 138, y: 384, title: "Check by hand", summary: "Approval", group: "people", icon: "user-check", status: "queued", footer: "Next" },
];
const wires = [
  { from: 0, to: 1, done: true },
  { from: 0, to: 2, done: true },
  { from: 1, to: 3, done: true },
  { from: 2, to: 3, done: true },
  { from: 3, to: 4, done: false },
];

function wirePath(from: Card, to: Card): string {
  const [x1, y1, x2, y2] = [from.x + width / 2, from.y + height, to.x + width / 2, to.y];
  const middle = (y1 + y2) / 2;
  if (x1 === x2) return `M${x1} ${y1}V${y2}`;
  const turn = x2 > x1 ? 12 : -12;
  return `M${x1} ${y1}V${middle - 12}Q${x1} ${middle} ${x1 + turn} ${middle}H${x2 - turn}Q${x2} ${middle} ${x2} ${middle + 12}V${y2}`;
}

/** A run half-way, drawn: decoration, so hidden from screen readers and from narrow screens. */
export function AuthPicture() {
  return (
    <div aria-hidden="true" className="dotted hidden place-items-center border-l border-line lg:grid">
      <div className="relative h-[470px] w-[480px]">
        <svg aria-hidden="true" viewBox="0 0 480 470" className="absolute inset-0 size-full" fill="none" strokeWidth="1.6">
          {wires.map(({ from, to, done }) => {
            const [source, target] = [cards[from], cards[to]];
            return source && target ? (
              <path key={`${from}-${to}`} d={wirePath(source, target)} className={done ? "stroke-ok/55" : "stroke-line-strong"} />
            ) : null;
          })}
        </svg>
        {cards.map((card) => (
          <div
            key={card.title}
            style={{ left: card.x, top: card.y, width, height }}
            className={`absolute rounded-lg bg-raised shadow-md ${card.status === "running" ? "outline-[1.5px] outline-run ring-5 ring-run/12" : ""} ${card.status === "queued" ? "opacity-70" : ""}`}
          >
            <div className="flex items-center gap-2.5 px-3 py-2.5">
              <NodeTile group={card.group} icon={card.icon} />
              <div className="min-w-0 flex-1">
                <p className="text-sm leading-[17px] font-[550] tracking-[-0.011em]">{card.title}</p>
                <p className="truncate text-2xs leading-4 text-fg-3">{card.summary}</p>
              </div>
              <StatusGlyph status={card.status} decorative />
            </div>
            <p className="num border-t border-line px-3 pt-[5px] text-2xs text-fg-3">{card.footer}</p>
          </div>
        ))}
      </div>
    </div>
  );
}
