// Journeys through the demo, each in one of its own, so that they can be gone in any order.

import { Demo } from './demo.mjs';
import { journey } from './harness/journey.mjs';

/**
 * A journey in a demo of its own: as it is at the start, or with `ready` after the tutorial up to the
 * sign-in.
 */
export function demoJourney(name, { ready = false, ...options }, steps) {
  journey(name, options, async (travel) => {
    const demo = await Demo.begin();
    try {
      if (ready) await demo.setUpByHttp();
      await steps({ ...travel, demo });
    } finally {
      await demo.stop();
    }
  });
}
