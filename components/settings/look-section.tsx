"use client";
import { type Preferences, usePreferences } from "@/components/preferences/preferences-context";
import { Section } from "@/components/settings/section";
import { Field } from "@/components/ui/field";
import { Segmented } from "@/components/ui/segmented";

type Options<Key extends keyof Preferences> = readonly { value: Preferences[Key]; label: string }[];

const themes: Options<"theme"> = [
  { value: "system", label: "Like the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];
const contrasts: Options<"contrast"> = [
  { value: "system", label: "Like the system" },
  { value: "high", label: "High" },
];
const motions: Options<"motion"> = [
  { value: "system", label: "Like the system" },
  { value: "less", label: "Nothing moves" },
];

/** Theme, contrast and motion; each takes effect at once and is kept with the account. */
export function LookSection() {
  const { preferences, change } = usePreferences();
  return (
    <Section title="Look" description="Kept with your account: every browser where you are signed in follows. Saved at once.">
      <div className="grid gap-4">
        <Field label="Theme">
          {() => (
            <Segmented
              className="justify-self-start"
              label="Theme"
              value={preferences.theme}
              options={themes}
              onValueChange={(theme) => change({ theme })}
            />
          )}
        </Field>
        <Field label="Contrast" hint="High contrast has stronger lines and texts in both themes.">
          {() => (
            <Segmented
              className="justify-self-start"
              label="Contrast"
              value={preferences.contrast}
              options={contrasts}
              onValueChange={(contrast) => change({ contrast })}
            />
          )}
        </Field>
        <Field label="Motion" hint="Without motion running steps keep their colour and word; nothing spins, slides or pulses.">
          {() => (
            <Segmented
              className="justify-self-start"
              label="Motion"
              value={preferences.motion}
              options={motions}
              onValueChange={(motion) => change({ motion })}
            />
          )}
        </Field>
      </div>
    </Section>
  );
}
