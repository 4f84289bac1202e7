"use client";
import { useEffect } from "react";
import { useOrg } from "@/components/org-context";

/** The tab's title while the page shows something with a name of its own: "Brief · Northwind · Trellis". Undefined: not known yet. */
export function usePageTitle(name: string | undefined): void {
  const { name: org } = useOrg();
  useEffect(() => {
    if (name !== undefined) document.title = `${name} · ${org} · Trellis`;
  }, [name, org]);
}
