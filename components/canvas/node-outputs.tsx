"use client";
import { errorHandle } from "@/server/workflow/graph/list-handles";
import { CardHandle } from "./card-handle";
import { handleLabel, handlePosition } from "./card-handles";

/** The outputs along the lower side; those without a connection say their name. */
export function NodeOutputs({ handles, open }: { handles: readonly string[]; open: string }) {
  const unwired = new Set(open.split("\n"));
  return handles.map((handle, index) => {
    const left = `${handlePosition(handles, index) * 100}%`;
    const label = unwired.has(handle) ? handleLabel(handle) : null;
    return (
      <div key={handle} className="contents">
        <CardHandle type="source" id={handle} style={{ left }} isError={handle === errorHandle} />
        {label && (
          <span className="trellis-outlet lod-far-hidden" style={{ left }}>
            {label}
          </span>
        )}
      </div>
    );
  });
}
