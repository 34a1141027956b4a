// A journey: one test in each browser, in a window without cookies, that fails by any complaint.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { BROWSERS, browser, installed, privateWindow } from './browsers.mjs';
import { endAll } from './ending.mjs';
import { Page } from './page.mjs';
import { kept } from './places.mjs';

const asked = process.env.BROWSERS?.split(' ') ?? BROWSERS;

after(endAll);

/**
 * Registers a test for each of the browsers. The steps get `open(url)`, which gives a Page in the
 * window of this journey, `another()`, which gives a like `open` for somebody else's window, and
 * the browser's name. With `phone`, the pages are those of a phone; with `skip`, nobody goes, for that
 * reason.
 */
export function journey(
  name,
  { browsers = BROWSERS, phone = false, skip = false, timeout = 120_000 } = {},
  steps,
) {
  for (const browser of browsers.filter((browser) => asked.includes(browser))) {
    const why = skip || (installed(browser) ? false : `no ${browser} is installed here`);
    test(`${name} (${browser})`, { skip: why, timeout }, () =>
      travel(name, { browser, phone }, steps),
    );
  }
}

/** Goes through a journey once, in one browser. */
export async function travel(name, { browser: kind, phone }, steps) {
  const { downloads } = await browser(kind);
  const contexts = [];
  const pages = [];
  const another = async () => {
    const context = await privateWindow(kind);
    contexts.push(context);
    return async (url) => {
      const page = await Page.of(await context.newPage(), {
        browser: kind,
        downloads,
        phone,
        pages,
      });
      await page.open(url);
      return page;
    };
  };
  try {
    await steps({ open: await another(), another, browser: kind });
    // What a browser has to say comes before the answer to what it is asked next.
    await Promise.all(pages.map((page) => page.text()));
    const wrong = pages.flatMap((page) => page.complaints.wrong());
    assert.deepEqual(wrong, [], 'what the browser complained of');
  } catch (error) {
    throw await withPictures(error, name, pages);
  } finally {
    await Promise.all(contexts.map((context) => context.close()));
  }
}

/** An error, and where there are pictures of the pages as they were. */
async function withPictures(error, name, pages) {
  for (const [at, page] of pages.entries()) {
    const path = kept('failed', `${name}-${page.browser}-${at + 1}.png`);
    const shot = await page.tab.screenshot({ path, fullPage: true }).catch((why) => why);
    const where = shot instanceof Error ? `no picture: ${shot.message}` : path;
    error.message += `\n  ${page.address} (${where})`;
    error.message += page.complaints
      .wrong()
      .map((complaint) => `\n    ${complaint}`)
      .join('');
  }
  return error;
}
