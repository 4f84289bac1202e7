import { cn } from "@/components/cn";

/** US dollars with enough digits to be non-zero: $0, $0.0184, $0.000042, $12.40. Below a millionth: "under $0.000001". */
export function formatMoney(usd: number): string {
  if (usd === 0) return "$0";
  const size = Math.abs(usd);
  if (size < 0.000001) return "under $0.000001";
  const digits = size >= 1 ? 2 : Math.min(6, Math.max(4, 1 - Math.floor(Math.log10(size))));
  return new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: "USD",
    minimumFractionDigits: size >= 1 ? 2 : 4,
    maximumFractionDigits: digits,
  }).format(usd);
}

export function Money({ usd, className }: { usd: number; className?: string }) {
  return <span className={cn("num", className)}>{formatMoney(usd)}</span>;
}
