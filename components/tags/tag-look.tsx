import type { ApiOutputs } from "@/components/api-outputs";
import { cn } from "@/components/cn";

export type Tag = ApiOutputs["workflows"]["list"]["items"][number]["tags"][number];
type TagColour = Tag["colour"];

/** The colours a tag may have: those of the node kinds, which hold on every ground, and none. */
export const tagColours: Record<TagColour, { name: string; dot: string }> = {
  grey: { name: "Grey", dot: "bg-idle" },
  violet: { name: "Violet", dot: "bg-agent" },
  blue: { name: "Blue", dot: "bg-tool" },
  ochre: { name: "Ochre", dot: "bg-logic" },
  pink: { name: "Pink", dot: "bg-people" },
  green: { name: "Green", dot: "bg-trigger" },
};

export const colourNames = Object.keys(tagColours) as TagColour[];

/** A tag as a dot and its word. The word is in the plain text colour: six tinted words in a row would be a fair. */
export function TagChip({ tag, className }: { tag: Pick<Tag, "name" | "colour">; className?: string }) {
  return (
    <span
      className={cn(
        "inline-flex h-[19px] max-w-40 items-center gap-1.5 rounded-full border border-line px-2 text-2xs font-medium text-fg-2",
        className,
      )}
    >
      <TagDot colour={tag.colour} />
      <span className="truncate">{tag.name}</span>
    </span>
  );
}

export function TagDot({ colour }: { colour: TagColour }) {
  return <span className={cn("size-2 shrink-0 rounded-full", tagColours[colour].dot)} aria-hidden="true" />;
}
