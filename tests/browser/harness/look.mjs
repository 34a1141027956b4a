// A page looked at in all its forms: on a desk and on a phone, in light and in dark.

import { DESKTOP, PHONE } from './browsers.mjs';
import { axe, kept } from './places.mjs';

/**
 * Fails if axe-core finds something in one of the forms, or if the page can be scrolled sideways. Leaves a picture of each in target/browser/looks. Firefox shows its light form only:
 * WebDriver cannot ask for another.
 */
export async function look(page, name) {
  const before = page.tab.viewport();
  const wrong = [];
  await page.front();
  for (const form of forms(page)) {
    await take(page, form);
    const here = `${name}-${form.name}`;
    await page.tab.screenshot({
      path: kept('looks', `${here}-${page.browser}.png`),
      fullPage: true,
      // Only Chromium can choose to.
      ...(page.browser === 'chromium' && { optimizeForSpeed: true }),
    });
    const found = [...(await sideways(page)), ...(await faults(page, form.scheme))];
    wrong.push(...found.map((what) => `${here}: ${what}`));
  }
  await take(page, { ...before, scheme: 'light' });
  if (wrong.length > 0) throw new Error(`${page.address}\n${wrong.join('\n')}`);
}

/** Gives the page a size and a scheme, light or dark. */
export async function take(page, { width, height, isMobile = false, hasTouch = false, scheme }) {
  await page.tab.setViewport({ width, height, isMobile, hasTouch });
  if (page.browser === 'chromium') {
    await page.tab.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: scheme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
  }
}

function forms(page) {
  const { isMobile = false, hasTouch = false } = page.tab.viewport();
  // Puppeteer loads the page anew to make a phone of a desk: only the size is changed here.
  const sizes = { desktop: DESKTOP, phone: PHONE };
  const schemes = page.browser === 'chromium' ? ['light', 'dark'] : ['light'];
  return Object.entries(sizes).flatMap(([size, { width, height }]) =>
    schemes.map((scheme) => ({
      name: `${size}-${scheme}`,
      width,
      height,
      isMobile,
      hasTouch,
      scheme,
    })),
  );
}

async function sideways(page) {
  const { width } = page.tab.viewport();
  const { content, room, laidOut } = await page.tab.evaluate(() => ({
    content: document.scrollingElement.scrollWidth,
    room: document.documentElement.clientWidth,
    laidOut: innerWidth,
  }));
  return [
    ...(content > room ? [`${content} pixels wide where there are ${room}`] : []),
    ...(laidOut !== width ? [`laid out for ${laidOut} pixels on a screen of ${width}`] : []),
  ];
}

async function faults(page, scheme) {
  // By evaluation, not by a script element, which a strict Content-Security-Policy refuses.
  if (!(await page.tab.evaluate(() => 'axe' in window))) await page.tab.evaluate(axe.source);
  const { violations } = await page.tab.evaluate((options) => window.axe.run(options), {
    resultTypes: ['violations'],
    // By night, nothing differs but the colours.
    ...(scheme === 'dark' && { runOnly: ['color-contrast'] }),
    // What a finger has to hit; axe-core asks for it only when told to.
    ...(scheme === 'light' && { rules: { 'target-size': { enabled: true } } }),
  });
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
}
