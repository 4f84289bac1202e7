"use client";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select, SelectContent, SelectItem, SelectTrigger, SelectValue } from "@/components/ui/select";
import { isDay, periodNames, spanOf, type UsagePeriod, type UsageSpan, usagePeriods } from "./usage-period";

type UsagePeriodPickerProps = {
  /** null: days chosen by hand. */
  period: UsagePeriod | null;
  span: UsageSpan;
  onChange: (next: Record<string, string | null>) => void;
};

/** A period by its name, or any first and last day. */
export function UsagePeriodPicker({ period, span, onChange }: UsagePeriodPickerProps) {
  const today = spanOf("month", Date.now()).to;
  const choose = (days: UsageSpan) => {
    if (isDay(days.from) && isDay(days.to)) onChange({ period: null, ...days });
  };
  return (
    <div className="grid grid-cols-2 gap-3 sm:flex sm:flex-wrap">
      <Field label="Period" className="col-span-2 sm:w-44">
        {(control) => (
          <Select value={period ?? "days"} onValueChange={(next) => next !== "days" && onChange({ period: next, from: null, to: null })}>
            <SelectTrigger {...control}>
              <SelectValue />
            </SelectTrigger>
            <SelectContent>
              {usagePeriods.map((known) => (
                <SelectItem key={known} value={known}>
                  {periodNames[known]}
                </SelectItem>
              ))}
              {period === null && <SelectItem value="days">Chosen days</SelectItem>}
            </SelectContent>
          </Select>
        )}
      </Field>
      <Field label="First day">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={span.from}
            max={span.to}
            onChange={(event) => choose({ from: event.target.value, to: span.to })}
          />
        )}
      </Field>
      <Field label="Last day">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={span.to}
            min={span.from}
            max={today}
            onChange={(event) => choose({ from: span.from, to: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
