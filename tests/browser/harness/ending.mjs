// What was started ends with the tests, and when they are interrupted too.

const started = new Set();

/** Registers how something ends; gives a function that ends it before the others. */
export function ends(end) {
  const once = async () => {
    if (started.delete(once)) await end();
  };
  started.add(once);
  return once;
}

/** Ends everything that still runs. */
export async function endAll() {
  await Promise.all([...started].map((end) => end()));
}

const giveUp = () => endAll().finally(() => process.exit(1));
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.once(signal, giveUp);
// Nobody reads the results: Node's test runner has been killed.
process.stdout.once('error', giveUp);
