"use client";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { asPicture } from "@/components/values/read-as";

type CardPictureProps = {
  /** Of the node. */
  name: string;
  output: unknown;
};

/** The picture that a node drew, small on its card and as large as it is when pressed. Nothing where there is none. */
export function CardPicture({ name, output }: CardPictureProps) {
  const picture = asPicture(output);
  if (!picture) return null;
  const label = `Look at ${picture.title || `the picture of ${name}`}`;
  return (
    <Popover>
      <PopoverTrigger asChild>
        <button
          type="button"
          aria-label={label}
          title={label}
          className="lod-far-hidden nodrag nopan h-8 w-14 shrink-0 overflow-hidden rounded-sm border border-line bg-canvas hover:border-line-strong"
          onClick={(event) => event.stopPropagation()}
        >
          {/* biome-ignore lint/performance/noImgElement: it is not a file of ours that could be made smaller */}
          <img src={picture.source} alt="" className="size-full object-cover" />
        </button>
      </PopoverTrigger>
      <PopoverContent className="w-auto max-w-[min(840px,calc(100vw-2rem))] p-2">
        {/* biome-ignore lint/performance/noImgElement: it is not a file of ours that could be made smaller */}
        <img src={picture.source} alt={picture.title || `What ${name} gave`} className="max-h-[70vh] max-w-full rounded-sm" />
      </PopoverContent>
    </Popover>
  );
}
