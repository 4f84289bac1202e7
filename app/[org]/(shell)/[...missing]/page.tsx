import type { Metadata } from "next";
import { notFound } from "next/navigation";

export const metadata: Metadata = { title: "Not found" };

/** Whatever no other page answers to, so that it is told inside the shell. */
export default function MissingPage() {
  notFound();
}
