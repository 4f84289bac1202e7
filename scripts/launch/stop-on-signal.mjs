// Ctrl-C, SIGTERM, and npm being killed: stop once, in order, with exit code 0.

/** npm passes Ctrl-C on although the terminal has already sent it: a second signal within this time is the same wish. */
const sameWishMs = 1_500;

/** Calls `stop` at the first signal and exits 0 after it, 1 when it fails. A later second signal exits at once. */
export function stopOnSignal(stop) {
  let firstAt;
  const onSignal = async () => {
    if (firstAt !== undefined) {
      if (Date.now() - firstAt > sameWishMs) process.exit(1);
      return;
    }
    firstAt = Date.now();
    try {
      await stop();
      process.exit(0);
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  if (process.env.npm_lifecycle_event) watchParent(onSignal);
}

// Whoever kills npm means us; npm cannot always tell us (SIGKILL, a shell in between).
function watchParent(onGone) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, 500);
  timer.unref();
}
