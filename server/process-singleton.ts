import "server-only";

/**
 * One value per process, whatever the bundler does: Next loads server modules twice (instrumentation and routes) and
 * again on every reload in development, so module-level state is not shared. Only globalThis is.
 */
export function processSingleton<T>(name: string, create: () => T): T {
  const key = Symbol.for(`trellis.${name}`);
  const holder = globalThis as { [key: symbol]: unknown };
  if (!(key in holder)) holder[key] = create();
  return holder[key] as T;
}
