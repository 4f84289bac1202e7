"use client";
import { toast } from "sonner";
import { download } from "@/components/download";
import { Button } from "@/components/ui/button";

type PictureProps = { source: string; title: string };

const drawing = /^data:image\/svg\+xml;/;

/** A picture that a step gave, to look at and to keep. */
export function Picture({ source, title }: PictureProps) {
  const name = title.replace(/[^\p{Letter}\p{Number}]+/gu, "-").replace(/^-|-$/g, "") || "picture";
  const save = (content: Promise<Blob>, ending: string) =>
    content.then((blob) => download(`${name}.${ending}`, blob)).catch(() => toast.error("The picture could not be saved"));
  return (
    <figure className="grid justify-items-start gap-1 p-2">
      {/* biome-ignore lint/performance/noImgElement: it is not a file of ours that could be made smaller */}
      <img src={source} alt={title || "What the step gave"} className="max-h-96 max-w-full bg-canvas" />
      <div className="flex gap-1 print:hidden">
        <Button variant="ghost" size="sm" onClick={() => save(toPng(source), "png")}>
          Save as PNG
        </Button>
        {drawing.test(source) && (
          <Button variant="ghost" size="sm" onClick={() => save(toSvg(source), "svg")}>
            Save as SVG
          </Button>
        )}
      </div>
    </figure>
  );
}

const toSvg = async (source: string) => {
  const binary = atob(source.slice(source.indexOf(",") + 1));
  return new Blob([Uint8Array.from(binary, (letter) => letter.charCodeAt(0))], { type: "image/svg+xml" });
};

/** Twice as large as it is shown, for paper and dense screens. */
const scale = 2;

async function toPng(source: string): Promise<Blob> {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * scale;
  canvas.height = image.naturalHeight * scale;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the canvas gave no picture"))), "image/png"),
  );
}
