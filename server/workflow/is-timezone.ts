/** Whether the name of a time zone is known here. */
export function isTimezone(timezone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
    return true;
  } catch {
    // The only way that Intl has to say no.
    return false;
  }
}
