import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "@/components/cn";

export const buttonVariants = cva(
  "inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-[7px] font-medium transition-colors select-none disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:shrink-0 [&_svg:not([class*='size-'])]:size-3.5",
  {
    variants: {
      variant: {
        default: "bg-accent text-accent-fg shadow-(--shadow-solid) hover:bg-accent-hover",
        outline: "border border-line-strong bg-panel text-fg hover:bg-hover dark:bg-raised dark:hover:bg-hover",
        secondary: "bg-sunken text-fg hover:bg-hover dark:bg-hover",
        ghost: "text-fg-2 hover:bg-hover hover:text-fg",
        soft: "bg-accent-soft text-accent-text hover:bg-accent-soft/70",
        destructive: "bg-fail-solid text-accent-fg shadow-(--shadow-solid) hover:bg-fail-solid/90",
        "destructive-outline": "border border-line-strong bg-panel text-fail-fg hover:bg-fail-soft dark:bg-raised",
        link: "h-auto! px-0! text-accent-text underline-offset-3 hover:underline",
      },
      size: {
        default: "h-7 px-2.5 text-sm pointer-coarse:h-10 pointer-coarse:px-3.5",
        sm: "h-6 px-2 text-xs pointer-coarse:h-10 pointer-coarse:px-3",
        lg: "h-9 px-4 text-sm pointer-coarse:h-10",
        icon: "size-7 pointer-coarse:size-10",
      },
    },
    defaultVariants: { variant: "default", size: "default" },
  },
);

type ButtonProps = ComponentProps<"button"> & VariantProps<typeof buttonVariants> & { asChild?: boolean; pending?: boolean };

/** `pending` shows a spinner and refuses clicks without losing focus. */
export function Button({ className, variant, size, asChild = false, pending = false, children, onClick, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) {
    return (
      <Slot.Root className={classes} onClick={onClick} {...props}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button
      type="button"
      className={classes}
      aria-disabled={pending || undefined}
      aria-busy={pending || undefined}
      onClick={pending ? (event) => event.preventDefault() : onClick}
      {...props}
    >
      {pending && <LoaderCircle className="animate-spin" aria-hidden="true" />}
      {children}
    </button>
  );
}
