/** How much more or less the second one is: "+1.2 s". Nothing when they are the same. */
export function Difference({ a, b, format }: { a: number; b: number; format: (value: number) => string }) {
  if (a === b) return null;
  const sign = b > a ? "+" : "−";
  return (
    <span className="num text-2xs text-fg-3">
      {sign}
      {format(Math.abs(b - a))}
    </span>
  );
}
