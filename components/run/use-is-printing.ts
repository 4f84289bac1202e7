"use client";

import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** True while the page is on its way to paper: what only paper shows need not be made before. */
export function useIsPrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const media = window.matchMedia("print");
    // The browser takes its picture right after it told.
    const look = () => flushSync(() => setPrinting(media.matches));
    const begin = () => flushSync(() => setPrinting(true));
    media.addEventListener("change", look);
    window.addEventListener("beforeprint", begin);
    window.addEventListener("afterprint", look);
    return () => {
      media.removeEventListener("change", look);
      window.removeEventListener("beforeprint", begin);
      window.removeEventListener("afterprint", look);
    };
  }, []);
  return printing;
}
