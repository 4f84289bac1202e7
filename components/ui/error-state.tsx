import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/cn";
import { readApiError } from "@/components/read-api-error";
import { Button } from "./button";

type ErrorStateProps = {
  error: unknown /** What could not be done: "The runs could not be loaded". */;
  title: string;
  onRetry?: () => void;
  className?: string;
  children?: ReactNode;
};

/** In the place of a list or panel that failed: what, why, how to fix, and a way to try again. */
export function ErrorState({ error, title, onRetry, className, children }: ErrorStateProps) {
  const { code, message, fix } = readApiError(error);
  const isSignedOut = code === "unauthenticated";
  return (
    <div role="alert" className={cn("flex flex-col items-center justify-center px-6 py-14 text-center", className)}>
      <span className="mb-3 grid size-10 place-items-center rounded-[10px] bg-fail-soft text-fail-fg">
        <TriangleAlert className="size-5" strokeWidth={1.75} aria-hidden="true" />
      </span>
      <p className="text-sm font-[550]">{title}</p>
      <p className="mt-1 max-w-sm text-sm text-pretty text-fg-2">
        {message}
        {fix && ` ${fix}`}
      </p>
      {(isSignedOut || onRetry || children) && (
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          {isSignedOut && <SignInAgain />}
          {onRetry && !isSignedOut && (
            <Button variant="outline" onClick={onRetry}>
              Try again
            </Button>
          )}
          {children}
        </div>
      )}
    </div>
  );
}

/** A session that ended while the page was open: after signing in one is back here. */
function SignInAgain() {
  const leave = () => {
    const { pathname, search } = window.location;
    window.location.assign(`/sign-in?next=${encodeURIComponent(pathname + search)}`);
  };
  return <Button onClick={leave}>Sign in again</Button>;
}
