import type { FieldPath } from "@/server/workflow/field-path";
import type { FormSchema } from "../form-schema";

/** What every control gets. `value` may be anything: drafts are not checked. `undefined` clears the field. */
export type ControlProps = {
  id: string;
  schema: FormSchema;
  path: FieldPath;
  value: unknown;
  onChange: (value: unknown) => void;
  label: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
};
