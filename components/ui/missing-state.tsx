import { FileQuestion } from "lucide-react";
import Link from "next/link";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

type MissingStateProps = { title: string; description: string; href: string /** "Go to the runs" */; back: string; className?: string };

/** In the place of something that is not there, or not the org's: why that may be, and the way back. */
export function MissingState({ title, description, href, back, className }: MissingStateProps) {
  return (
    <div className={className}>
      <h1 className="sr-only">{title}</h1>
      <EmptyState icon={FileQuestion} title={title} description={description} className="min-h-[60dvh]">
        <Button asChild>
          <Link href={href}>{back}</Link>
        </Button>
      </EmptyState>
    </div>
  );
}
