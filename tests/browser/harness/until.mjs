// Waiting for something to become true, instead of for some time.

/** How long a page, a program or a download may take on a busy machine. */
export const PATIENCE = 15_000;

/**
 * Asks again and again until the answer is neither false nor nothing, and gives it. After the
 * patience is over, fails and says what was waited for: `what` is a text or gives one.
 */
export async function until(what, probe, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > end) {
      const text = typeof what === 'function' ? await what() : what;
      throw new Error(`waited ${patience / 1000} s in vain: ${text}`);
    }
    await new Promise((wake) => setTimeout(wake, 25));
  }
}
