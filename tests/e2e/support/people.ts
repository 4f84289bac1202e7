import type { Page } from "@playwright/test";

export type Person = { email: string; password: string };

/** Who signs up in sign-up.spec.ts and owns everything after it. */
export const owner = { name: "Ada Berg", email: "ada@example.com", password: "nine-green-lanterns", org: "Harbour" } as const;

/** Fills in the sign-in page and sends it; what follows is for the caller to expect. */
export async function signIn(page: Page, { email, password }: Person) {
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
