"use client";

import { type ComponentProps, type PointerEvent, useState } from "react";

type Tip = { text: string; x: number; y: number };

/** One tooltip for all that has a `data-tip` inside: a timeline has hundreds of blocks. */
export function TimelineTip({ children, onPointerMove, ...props }: ComponentProps<"div">) {
  const [tip, setTip] = useState<Tip | null>(null);
  const look = (event: PointerEvent<HTMLDivElement>) => {
    onPointerMove?.(event);
    const block = event.target instanceof Element ? event.target.closest("[data-tip]") : null;
    const text = block?.getAttribute("data-tip") ?? null;
    if (text === null) setTip(null);
    else setTip({ text, x: Math.min(event.clientX, window.innerWidth - 260), y: event.clientY });
  };
  return (
    <div {...props} onPointerMove={look} onPointerLeave={() => setTip(null)}>
      {children}
      {tip && (
        <span
          aria-hidden="true"
          className="pointer-events-none fixed z-60 max-w-64 -translate-y-full rounded-[7px] bg-raised px-2 py-1 text-xs text-fg shadow-lg"
          style={{ left: tip.x + 10, top: tip.y - 8 }}
        >
          {tip.text}
        </span>
      )}
    </div>
  );
}
