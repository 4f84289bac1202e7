import { cn } from "@/components/cn";

/** `parts` of one bar from the bottom up. */
export type Bar = { key: string; title: string; parts: readonly { value: number; className: string }[] };

type BarChartProps = { bars: readonly Bar[] /** What a full bar stands for; left out: the highest. */; most?: number; className?: string };

const height = 40;
const step = 10;
const gap = 3;

/** Small bars over time. A picture only: the figures are told beside it, and all of them in a table. */
export function BarChart({ bars, most, className }: BarChartProps) {
  const highest = most ?? Math.max(0, ...bars.map(total));
  return (
    <svg
      viewBox={`0 0 ${bars.length * step - gap} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className={cn("h-10 w-full forced-color-adjust-none", className)}
    >
      {bars.map((bar, index) => (
        <g key={bar.key} transform={`translate(${index * step} 0)`}>
          <title>{bar.title}</title>
          <rect width={step - gap} height={height} className="fill-transparent" />
          <rect y={height - 1.5} width={step - gap} height="1.5" className="fill-line-strong" />
          <Parts bar={bar} highest={highest} />
        </g>
      ))}
    </svg>
  );
}

function Parts({ bar, highest }: { bar: Bar; highest: number }) {
  let y = height;
  return bar.parts.map(({ value, className }) => {
    if (value <= 0 || highest <= 0) return null;
    // A single run among thousands is still to be seen.
    const size = Math.max(2, (value / highest) * (height - 2));
    y -= size;
    return <rect key={className} y={y} width={step - gap} height={size} rx="1" className={className} />;
  });
}

const total = ({ parts }: Bar) => parts.reduce((sum, { value }) => sum + value, 0);
