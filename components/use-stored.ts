"use client";
import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
const parsed = new Map<string, { text: string | null; value: unknown }>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** A value that this browser keeps, shared by its tabs. What is stored but not valid counts as not there. */
export function useStored<Value>(
  name: string,
  { initial, isValid }: { initial: Value; isValid: (value: unknown) => value is Value },
): [Value, (value: Value) => void] {
  const key = `trellis:${name}`;
  const read = () => {
    const text = readText(key);
    const known = parsed.get(key);
    if (known && known.text === text) return known.value as Value;
    const value = parse(text);
    const valid = isValid(value) ? value : initial;
    parsed.set(key, { text, value: valid });
    return valid;
  };
  const value = useSyncExternalStore(subscribe, read, () => initial);
  const write = useCallback(
    (next: Value) => {
      writeText(key, JSON.stringify(next));
      for (const listener of listeners) listener();
    },
    [key],
  );
  return [value, write];
}

function readText(key: string): string | null {
  try {
    return window.localStorage.getItem(key);
  } catch {
    // A browser that keeps nothing.
    return null;
  }
}

function writeText(key: string, text: string) {
  try {
    window.localStorage.setItem(key, text);
  } catch {
    // Full, or a browser that keeps nothing: it is gone with the page, as in a private window.
  }
}

function parse(text: string | null): unknown {
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Written by something else.
    return undefined;
  }
}
