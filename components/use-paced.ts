"use client";
import { useEffect, useRef, useState } from "react";

/** The value, but another one at most every so many milliseconds: eyes cannot follow more. The last one is always shown in the end. */
export function usePaced<Value>(value: Value, { everyMs, isUrgent }: { everyMs: number; isUrgent: boolean }): Value {
  const [shown, setShown] = useState(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (Object.is(value, shown)) return;
    const show = () => {
      changedAt.current = performance.now();
      setShown(value);
    };
    const wait = isUrgent ? 0 : changedAt.current + everyMs - performance.now();
    if (wait <= 0) return show();
    const timer = setTimeout(show, wait);
    return () => clearTimeout(timer);
  }, [value, shown, everyMs, isUrgent]);
  return shown;
}
