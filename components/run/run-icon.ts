// The tab's sign while a run is looked at: ours, with a badge whose colour and shape say how the run stands.
import type { RunStatus } from "@/server/workflow/run-event";
import type { RunSign } from "./run-sign";

type Badge = { /** A colour of globals.css. */ token: string /** Inside 16 × 16. */; shape: string };

const ring = "M8 3.5a4.5 4.5 0 1 1-4.5 4.5";
const bars = "M6 4.5v7M10 4.5v7";
const badges: Record<RunStatus | "asks", Badge> = {
  queued: { token: "--idle", shape: ring },
  running: { token: "--run", shape: ring },
  waiting: { token: "--wait", shape: "M8 4v4l2.5 1.5" },
  asks: { token: "--wait", shape: "M8 3.5v5M8 11.6v.4" },
  paused: { token: "--wait", shape: bars },
  succeeded: { token: "--ok", shape: "M4.5 8.2l2.4 2.4 4.6-5" },
  failed: { token: "--fail", shape: "M5 5l6 6M11 5l-6 6" },
  cancelled: { token: "--idle", shape: "M4.5 8h7" },
};

/** Shows the badge until the function that it gives is called. The page's icon may be drawn anew meanwhile: that one gets it too. */
export function showIcon({ status, asks }: RunSign): () => void {
  const style = getComputedStyle(document.documentElement);
  const color = (token: string) => style.getPropertyValue(token).trim();
  const name = asks ? "asks" : status;
  const href = `data:image/svg+xml,${encodeURIComponent(drawIcon(badges[name], color))}`;
  const before = new Map<HTMLLinkElement, string>();
  const mark = () => {
    for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel=icon]")) {
      if (before.has(link)) continue;
      before.set(link, link.href);
      link.href = href;
      link.dataset.run = name;
    }
  };
  mark();
  const observer = new MutationObserver(mark);
  observer.observe(document.head, { childList: true });
  return () => {
    observer.disconnect();
    for (const [link, own] of before) {
      link.href = own;
      delete link.dataset.run;
    }
  };
}

function drawIcon({ token, shape }: Badge, color: (token: string) => string): string {
  const line = `fill="none" stroke="${color("--panel")}" stroke-linecap="round" stroke-linejoin="round"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <rect width="32" height="32" rx="9" fill="${color("--fg")}"/>
    <path d="M9 9h4.8a2.4 2.4 0 0 1 2.4 2.4V16" ${line} stroke-width="2.2"/><circle cx="9" cy="9" r="2.4" fill="${color("--panel")}"/>
    <g transform="translate(11 11) scale(1.3)"><circle cx="8" cy="8" r="8" fill="${color(token)}"/><path d="${shape}" ${line} stroke-width="2"/></g>
  </svg>`;
}
