"use client";
import { type ComponentType, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

type LazyPart<Props extends object> = ComponentType<Props> & {
  /** Fetches its code, so that it is drawn at once when it is asked for. Safe to call often; a fetch that fails is tried again. */
  prefetch: () => Promise<void>;
};

/**
 * A part of a page whose code is a chunk of its own. Unlike `React.lazy` it is drawn in the same frame once its code is there,
 * so what is done after it is drawn (putting the focus into it) can rely on that. `Waiting` stands in its place until then.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Waiting: ComponentType = Nothing,
): LazyPart<Props> {
  let Loaded: ComponentType<Props> | null = null;
  let fetching: Promise<void> | null = null;

  function prefetch(): Promise<void> {
    fetching ??= load()
      .then((component) => {
        Loaded = component;
      })
      .finally(() => {
        fetching = null;
      });
    return fetching;
  }

  function Part(props: Props) {
    const [state, setState] = useState<"waiting" | "ready" | "failed">(Loaded ? "ready" : "waiting");
    useEffect(() => {
      if (state !== "waiting") return;
      let left = false;
      prefetch().then(
        () => !left && setState("ready"),
        () => !left && setState("failed"),
      );
      return () => {
        left = true;
      };
    }, [state]);
    if (Loaded) return <Loaded {...props} />;
    return state === "failed" ? <Failed onRetry={() => setState("waiting")} /> : <Waiting />;
  }
  return Object.assign(Part, { prefetch });
}

function Nothing() {
  return null;
}

/** Offline, or the server was replaced by a newer one: nothing that is being edited may be lost by it. */
function Failed({ onRetry }: { onRetry: () => void }) {
  return (
    <div role="alert" className="m-4 grid justify-items-start gap-2 text-sm text-fg-2">
      This part could not be loaded. Check the connection and try again.
      <Button variant="outline" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
